/** Pooling that is not fused with a convolution, with windows of any size and stride. */
import type { ImageShape } from '../../../../core/training/plan/step-plan.ts';
import type { InputGradientTarget } from './gradients.ts';
import { cellKernel, float, type Kernel, reads, writes } from './kernel.ts';

export interface Pool {
  readonly label: string;
  readonly kind: 'max' | 'average';
  /** The rows and columns of a window. */
  readonly window: readonly [number, number];
  readonly stride: number;
  readonly input: ImageShape;
  readonly output: ImageShape;
}

const size = (shape: ImageShape): number => shape[0] * shape[1] * shape[2];

/** Winners are places within the window, counted row by row; the first of equals wins. */
export function poolForward(pooling: Pool, input: string, output: string, winners: string | null): Kernel {
  const [height, width, channels] = pooling.input;
  const [outHeight, outWidth] = pooling.output;
  const [rows, columns] = pooling.window;
  const record = pooling.kind === 'max' && winners !== null;
  const visit =
    pooling.kind === 'max'
      ? 'if (place == 0u || value > result || value != value) { result = value; winner = place; }'
      : 'result += value;';
  return cellKernel(
    `${pooling.label} forward`,
    [reads('image', input), writes('output', output), ...(record ? [writes('winners', winners, 'u32')] : [])],
    size(pooling.output),
    `fn cell(index: u32) {
  let channel = index % ${channels}u;
  let x = (index / ${channels}u) % ${outWidth}u;
  let y = (index / ${channels * outWidth}u) % ${outHeight}u;
  let sample = index / ${size(pooling.output)}u;
  var result = 0.0;
  var winner = 0u;
  for (var place = 0u; place < ${rows * columns}u; place++) {
    let fromY = y * ${pooling.stride}u + place / ${columns}u;
    let fromX = x * ${pooling.stride}u + place % ${columns}u;
    let value = image[((sample * ${height}u + fromY) * ${width}u + fromX) * ${channels}u + channel];
    ${visit}
  }
  output[index] = result${pooling.kind === 'average' ? ` * ${float(1 / (rows * columns))}` : ''};
  ${record ? 'winners[index] = winner;' : ''}
}
`,
  );
}

/** The input's gradient: each input cell gathers from the windows over it, so that overlapping windows need no atomics. */
export function poolBackward(
  pooling: Pool,
  gradient: string,
  winners: string | null,
  target: InputGradientTarget,
): Kernel {
  const [height, width, channels] = pooling.input;
  const [outHeight, outWidth] = pooling.output;
  const [rows, columns] = pooling.window;
  const { stride } = pooling;
  const share =
    winners === null
      ? `result += gradient[at] * ${float(1 / (rows * columns))};`
      : `if (winners[at] == (y - outY * ${stride}u) * ${columns}u + x - outX * ${stride}u) { result += gradient[at]; }`;
  return cellKernel(
    `${pooling.label} input gradient`,
    [
      reads('gradient', gradient),
      ...(winners === null ? [] : [reads('winners', winners, 'u32')]),
      ...(target.mask === null ? [] : [reads('mask', target.mask)]),
      writes('output', target.buffer),
    ],
    size(pooling.input),
    `fn firstWindow(at: u32, length: u32) -> u32 { return select(0u, (at + ${stride}u - length) / ${stride}u, at >= length); }
fn cell(index: u32) {
  let channel = index % ${channels}u;
  let x = (index / ${channels}u) % ${width}u;
  let y = (index / ${channels * width}u) % ${height}u;
  let sample = index / ${size(pooling.input)}u;
  var result = 0.0;
  for (var outY = firstWindow(y, ${rows}u); outY < ${outHeight}u && outY * ${stride}u <= y; outY++) {
    for (var outX = firstWindow(x, ${columns}u); outX < ${outWidth}u && outX * ${stride}u <= x; outX++) {
      let at = ((sample * ${outHeight}u + outY) * ${outWidth}u + outX) * ${channels}u + channel;
      ${share}
    }
  }
  output[index] = ${target.mask === null ? 'result' : 'select(0.0, result, mask[index] > 0.0)'};
}
`,
  );
}
