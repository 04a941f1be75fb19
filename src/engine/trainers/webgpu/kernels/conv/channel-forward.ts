/**
 * Convolution of images of one channel, as a first layer reads pixels: with so few products for each output a matrix product
 * would spend its time on addresses. A workgroup has its whole image and its filters in workgroup memory; a thread computes
 * 2 x 2 positions of four channels, which is a window of the pooling where there is one.
 */
import { type Binding, inFours, type Kernel, kernel, reads, vectorOr, writes } from '../kernel.ts';
import { storeFour } from '../store.ts';
import { type Epilogue, type ForwardBuffers, finishFunction, storeWindows } from './epilogue.ts';
import { type Convolution, pooledShape } from './patches.ts';

const threads = 128;
/** The blocks of four channels of a workgroup's filters. */
const mostVectors = 8;
/** The blocks of positions and channels of a workgroup: two for each thread. */
const mostItems = 2 * threads;
/** The workgroup memory of the smallest GPU. */
const mostBytes = 16_384;

/** The image with its padding, as far as any position reaches; positions go in blocks of 2 x 2. */
export function paddedShape(
  { convolved, kernelSize, stride }: Convolution,
  pooled: boolean,
): { readonly blocks: readonly [number, number]; readonly height: number; readonly width: number } {
  const [rows, columns] = pooled
    ? pooledShape(convolved)
    : [Math.ceil(convolved[0] / 2), Math.ceil(convolved[1] / 2)];
  const reach = (blocks: number) => (2 * blocks - 1) * stride + kernelSize;
  return { blocks: [rows, columns], height: reach(rows), width: reach(columns) };
}

const vectorsOf = ({ convolved }: Convolution): number => Math.min(mostVectors, Math.ceil(convolved[2] / 4));

/** Whether the convolution reads one channel, of images that fit into workgroup memory beside the filters. */
export function readsOneChannel(convolution: Convolution): boolean {
  const { input, kernelSize } = convolution;
  const { height, width } = paddedShape(convolution, false);
  const bytes = 4 * height * width + 16 * kernelSize ** 2 * vectorsOf(convolution);
  return input[2] === 1 && kernelSize > 1 && bytes <= mostBytes;
}

const places = [0, 1, 2, 3];

/** WGSL that adds the products of one row of the kernel: pixels in registers, since neighbours share most of them. */
function kernelRow({ kernelSize, stride }: Convolution, width: number, vectors: number): string {
  const pixels = [0, 1].flatMap(row =>
    Array.from(
      { length: kernelSize + stride },
      (_, x) => `let pixel${row}x${x} = pixels[corner + ${row * stride * width + x}u];`,
    ),
  );
  const products = Array.from({ length: kernelSize }, (_, x) => {
    const sums = places.map(
      place => `sum${place} += pixel${Math.floor(place / 2)}x${x + (place % 2) * stride} * filter${x};`,
    );
    return `let filter${x} = filters[(tapRow * ${kernelSize}u + ${x}u) * ${vectors}u + vector];
      ${sums.join(' ')}`;
  });
  return [...pixels, ...products].join('\n      ');
}

/** Stores the positions of a block that the image has. */
function storeBlock([height, width, channels]: Convolution['convolved']): string {
  return `
fn store(sample: u32, blockY: u32, blockX: u32, column: u32, block: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    let y = blockY * 2u + i / 2u;
    let x = blockX * 2u + i % 2u;
    if (y >= ${height}u || x >= ${width}u) { continue; }
    let at = ((sample * ${height}u + y) * ${width}u + x) * ${channels}u + column;
    let value = finish(block[i], column);
    ${storeFour('output', 'at', 'value', channels)}
  }
}
`;
}

/** Convolution + bias + (norm) + ReLU + 2 x 2 max-pooling in one pass, where `readsOneChannel`. */
export function channelForward(
  convolution: Convolution,
  epilogue: Epilogue,
  buffers: ForwardBuffers,
): Kernel {
  const { input, kernelSize, stride, padTop, padLeft, convolved } = convolution;
  const channels = convolved[2];
  const { pool } = epilogue;
  const { blocks, height, width } = paddedShape(convolution, pool);
  const vectors = vectorsOf(convolution);
  const chunks = Math.ceil(channels / 4 / vectors);
  const items = blocks[0] * blocks[1] * vectors;
  const parts = Math.ceil(items / mostItems);
  const each = Math.ceil(items / parts);
  const winners = pool ? buffers.winners : null;
  const bindings: Binding[] = [
    reads('image', buffers.image),
    reads('weights', buffers.weights),
    writes('output', buffers.output, vectorOr(inFours(channels), 'f32')),
    ...(winners === null ? [] : [writes('winners', winners, vectorOr(inFours(channels), 'u32'))]),
  ];
  const block = 'mat4x4f(sum0, sum1, sum2, sum3)';
  const store = pool
    ? `store((sample * ${blocks[0]}u + blockY) * ${4 * blocks[1]}u + 4u * blockX, column, ${block}, 0u);`
    : `store(sample, blockY, blockX, column, ${block});`;
  return kernel(
    `${convolution.label} forward`,
    bindings,
    samples => [samples, chunks * parts, 1],
    `${finishFunction(convolution.bias, epilogue)}${pool ? storeWindows(channels, winners !== null) : storeBlock(convolved)}
var<workgroup> pixels: array<f32, ${height * width}>;
var<workgroup> filters: array<vec4f, ${kernelSize ** 2 * vectors}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let sample = group.x;
  let firstVector = (group.y / ${parts}u) * ${vectors}u;
  for (var i = thread; i < ${height * width}u; i += ${threads}u) {
    // Below zero wraps around to beyond the image.
    let y = i / ${width}u - ${padTop}u;
    let x = i % ${width}u - ${padLeft}u;
    var pixel = 0.0;
    if (y < ${input[0]}u && x < ${input[1]}u) { pixel = image[(sample * ${input[0]}u + y) * ${input[1]}u + x]; }
    pixels[i] = pixel;
  }
  for (var i = thread; i < ${kernelSize ** 2 * vectors}u; i += ${threads}u) {
    let channel = (firstVector + i % ${vectors}u) * 4u;
    var taps = vec4f();
    for (var j = 0u; j < 4u; j++) {
      if (channel + j < ${channels}u) { taps[j] = weights[${convolution.kernel.offset}u + (i / ${vectors}u) * ${channels}u + channel + j]; }
    }
    filters[i] = taps;
  }
  workgroupBarrier();
  let firstItem = (group.y % ${parts}u) * ${each}u;
  for (var item = firstItem + thread; item < min(firstItem + ${each}u, ${items}u); item += ${threads}u) {
    let vector = item % ${vectors}u;
    let blockX = (item / ${vectors}u) % ${blocks[1]}u;
    let blockY = item / ${vectors * blocks[1]}u;
    let column = (firstVector + vector) * 4u;
    if (column >= ${channels}u) { continue; }
    ${places.map(place => `var sum${place} = vec4f();`).join(' ')}
    for (var tapRow = 0u; tapRow < ${kernelSize}u; tapRow++) {
      let corner = (blockY * ${2 * stride}u + tapRow) * ${width}u + blockX * ${2 * stride}u;
      ${kernelRow(convolution, width, vectors)}
    }
    ${store}
  }
}
`,
  );
}
