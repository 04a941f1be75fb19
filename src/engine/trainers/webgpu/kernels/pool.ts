/** Pooling that is not fused with a convolution, with windows of any size and stride, which may reach beyond the image. */
import type { ImageShape } from '../../../../core/training/plan/step-plan.ts';
import type { InputGradientTarget } from './gradients.ts';
import { cellKernel, float, type Kernel, reads, writes } from './kernel.ts';

export interface Pool {
  readonly label: string;
  readonly kind: 'max' | 'average';
  /** The rows and columns of a window. */
  readonly window: readonly [number, number];
  readonly stride: number;
  /** Cells of the first window above and left of the image. */
  readonly padding: readonly [number, number];
  readonly input: ImageShape;
  readonly output: ImageShape;
}

const size = (shape: ImageShape): number => shape[0] * shape[1] * shape[2];

/** Whether each window lies on the image. */
const isInside = ({ window, stride, padding, input, output }: Pool): boolean =>
  [0, 1].every(axis => padding[axis] === 0 && (output[axis] - 1) * stride + window[axis] <= input[axis]);

/** The code of what one cell takes of the mean of the window with the output `y`, `x`. */
function shareOf(pooling: Pool, y: string, x: string): string {
  const [rows, columns] = pooling.window;
  if (isInside(pooling)) return float(1 / (rows * columns));
  const cells = (output: string, axis: 0 | 1) =>
    `inside(${output}, ${pooling.window[axis]}, ${pooling.padding[axis]}, ${pooling.input[axis]})`;
  return `(1.0 / f32(${cells(y, 0)} * ${cells(x, 1)}))`;
}

/** The code of a function that counts the cells of a window along one axis that lie on the image. */
const insideCode = ({ stride }: Pool): string =>
  `fn inside(output: u32, size: i32, padding: i32, length: i32) -> i32 {
  let first = i32(output) * ${stride} - padding;
  return min(first + size, length) - max(first, 0);
}
`;

/** Winners are places within the window, counted row by row; the first of equals wins. */
export function poolForward(pooling: Pool, input: string, output: string, winners: string | null): Kernel {
  const [height, width, channels] = pooling.input;
  const [outHeight, outWidth] = pooling.output;
  const [rows, columns] = pooling.window;
  const record = pooling.kind === 'max' && winners !== null;
  const [padTop, padLeft] = pooling.padding;
  // An unsigned place left of or above the image is beyond its far edge too.
  const skip = isInside(pooling) ? '' : `if (fromY >= ${height}u || fromX >= ${width}u) { continue; }`;
  const visit =
    pooling.kind === 'max'
      ? 'if (isFirst || value > result || value != value) { result = value; winner = place; isFirst = false; }'
      : 'result += value;';
  return cellKernel(
    `${pooling.label} forward`,
    [reads('image', input), writes('output', output), ...(record ? [writes('winners', winners, 'u32')] : [])],
    size(pooling.output),
    `${insideCode(pooling)}fn cell(index: u32) {
  let channel = index % ${channels}u;
  let x = (index / ${channels}u) % ${outWidth}u;
  let y = (index / ${channels * outWidth}u) % ${outHeight}u;
  let sample = index / ${size(pooling.output)}u;
  var result = 0.0;
  var winner = 0u;
  var isFirst = true;
  for (var place = 0u; place < ${rows * columns}u; place++) {
    let fromY = y * ${pooling.stride}u + place / ${columns}u - ${padTop}u;
    let fromX = x * ${pooling.stride}u + place % ${columns}u - ${padLeft}u;
    ${skip}
    let value = image[((sample * ${height}u + fromY) * ${width}u + fromX) * ${channels}u + channel];
    ${visit}
  }
  output[index] = result${pooling.kind === 'average' ? ` * ${shareOf(pooling, 'y', 'x')}` : ''};
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
      ? `result += gradient[at] * ${shareOf(pooling, 'outY', 'outX')};`
      : `if (winners[at] == (y - outY * ${stride}u) * ${columns}u + x - outX * ${stride}u) { result += gradient[at]; }`;
  const [padTop, padLeft] = pooling.padding;
  return cellKernel(
    `${pooling.label} input gradient`,
    [
      reads('gradient', gradient),
      ...(winners === null ? [] : [reads('winners', winners, 'u32')]),
      ...(target.mask === null ? [] : [reads('mask', target.mask)]),
      writes('output', target.buffer),
    ],
    size(pooling.input),
    `${insideCode(pooling)}fn firstWindow(at: u32, length: u32) -> u32 { return select(0u, (at + ${stride}u - length) / ${stride}u, at >= length); }
fn cell(index: u32) {
  let channel = index % ${channels}u;
  // Counted from the first cell of the first window.
  let x = (index / ${channels}u) % ${width}u + ${padLeft}u;
  let y = (index / ${channels * width}u) % ${height}u + ${padTop}u;
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
