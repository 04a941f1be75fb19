import {
  formatShape,
  inputShape,
  type LayerSummary,
  type Shape,
  sizeOf,
} from '../../core/model/model-spec.ts';

/** A block of the picture: the activations between two layers. */
interface Block {
  readonly key: number;
  readonly title: string;
  readonly shape: Shape;
}

const height = 120;
/** Room below a block for its shape. */
const caption = 20;
const gap = 28;

/** Pixels of the side of a square of so many cells. */
const sideOf = (cells: number): number => Math.max(6, (cells / inputShape[0]) * 72);
/** Pixels of the depth of so many channels, which span orders of magnitude. */
const depthOf = (channels: number): number => 3 + 4 * Math.log2(1 + channels);
/** Pixels of the length of a flat layer. */
const lengthOf = (units: number): number => Math.min(height - 10, 10 + 9 * Math.log2(1 + units));

/** The sizes of a block in pixels: an image is a slab in perspective, a flat layer a thin column. */
function extentOf(shape: Shape) {
  if (shape.length === 1) return { front: 8, tall: lengthOf(shape[0]), depth: 0 };
  return { front: sideOf(shape[1]), tall: sideOf(shape[0]), depth: depthOf(shape[2]) / 2 };
}

function blocksOf(layers: readonly LayerSummary[]): readonly Block[] {
  const first: Block = { key: -1, title: 'image', shape: inputShape };
  const reshaping = layers.filter(({ input, output }) => formatShape(input) !== formatShape(output));
  return [first, ...reshaping.map(({ index, name, output }) => ({ key: index, title: name, shape: output }))];
}

/** The network as blocks in proportion to the activations behind each layer that changes their shape. */
export function NetworkPicture({ layers }: { readonly layers: readonly LayerSummary[] }) {
  const blocks = blocksOf(layers);
  let next = 4;
  const placed = blocks.map(block => {
    const extent = extentOf(block.shape);
    const words = 6.6 * formatShape(block.shape).length;
    const room = Math.max(extent.front + extent.depth, words);
    const left = next + (room - extent.front - extent.depth) / 2;
    next += room + gap;
    return { ...block, ...extent, left, middle: left + (extent.front + extent.depth) / 2 };
  });
  const width = next - gap + 4;
  const words = blocks.map(({ title, shape }) => `${title} ${formatShape(shape)}`).join(', ');
  return (
    <section className="network-picture" aria-label="Picture of the network" {...{ tabIndex: 0 }}>
      <svg width={width} height={height + caption} role="img" aria-label={words}>
        {placed.map(({ key, title, shape, front, tall, depth, left, middle }) => {
          const top = (height - tall + depth) / 2;
          const right = left + front;
          return (
            <g key={key}>
              <title>{`${title}: ${formatShape(shape)}, ${sizeOf(shape)} numbers`}</title>
              {depth > 0 && (
                <path
                  className="network-side"
                  d={`M${left} ${top}l${depth} ${-depth}h${front}v${tall}l${-depth} ${depth}V${top}z`}
                />
              )}
              <rect className="network-front" x={left} y={top} width={front} height={tall} />
              {depth > 0 && <path className="network-edge" d={`M${right} ${top}l${depth} ${-depth}`} />}
              <text x={middle} y={height + caption - 6}>
                {formatShape(shape)}
              </text>
            </g>
          );
        })}
      </svg>
    </section>
  );
}
