/**
 * Convolution as a matrix product over patches that are never materialised: this file says which input belongs to which
 * element of the product. A dense layer is the same with a 1 x 1 kernel on a 1 x 1 image.
 */
import type { ConvOp, ImageShape } from '../../../../../core/training/plan/step-plan.ts';
import { vectorOr } from '../kernel.ts';

export interface Convolution
  extends Pick<
    ConvOp,
    'input' | 'kernelSize' | 'stride' | 'padTop' | 'padLeft' | 'kernel' | 'bias' | 'convolved'
  > {
  readonly label: string;
}

/**
 * The shape behind a 2 x 2 pooling. The rows of a pooled product go window by window, four positions each, so that one
 * thread holds a whole window.
 */
export const pooledShape = ([height, width, channels]: ImageShape): ImageShape => [
  Math.floor(height / 2),
  Math.floor(width / 2),
  channels,
];

/** The output positions of one image that a pass visits; pooling drops an odd last row or column. */
export function positions(shape: ImageShape, pooled: boolean): number {
  const [height, width] = pooled ? pooledShape(shape) : shape;
  return height * width * (pooled ? 4 : 1);
}

/** WGSL `positionOf(index)`: the image, row and column of an output position, from its number. */
export function positionFunction(shape: ImageShape, pooled: boolean): string {
  const [, width] = pooled ? pooledShape(shape) : shape;
  const perImage = positions(shape, pooled);
  const inImage = perImage === 1 ? '0u' : `index % ${perImage}u`;
  const body = pooled
    ? `let window = inImage / 4u;
  let y = (window / ${width}u) * 2u + (inImage / 2u) % 2u;
  let x = (window % ${width}u) * 2u + inImage % 2u;`
    : `let y = inImage / ${width}u;
  let x = inImage % ${width}u;`;
  return `struct Position { sample: u32, y: u32, x: u32 }
fn positionOf(index: u32) -> Position {
  let inImage = ${inImage};
  ${body}
  return Position(index / ${perImage}u, y, x);
}
`;
}

/** WGSL `tapOf(index)`: the kernel's row and column and the channel, from their common number. */
export function tapFunction(kernelSize: number, channels: number): string {
  const body =
    kernelSize === 1
      ? 'return Tap(0u, 0u, index);'
      : `let cell = index / ${channels}u;
  return Tap(cell / ${kernelSize}u, cell % ${kernelSize}u, index % ${channels}u);`;
  return `struct Tap { y: u32, x: u32, channel: u32 }
fn tapOf(index: u32) -> Tap {
  ${body}
}
`;
}

/**
 * WGSL `under(position, tap)`: the input under one cell of the kernel, 0 in the padding. With `fours` it is a vector of that
 * and the next three channels, and `image` an array of vectors.
 */
export function patchFunctions(convolution: Convolution, pooled: boolean, fours: boolean): string {
  const [height, width, channels] = convolution.input;
  const type = vectorOr(fours, 'f32');
  const { kernelSize, stride, padTop, padLeft, convolved } = convolution;
  return `${positionFunction(convolved, pooled)}${tapFunction(kernelSize, channels)}
fn under(position: Position, tap: Tap) -> ${type} {
  let y = position.y * ${stride}u + tap.y - ${padTop}u;
  let x = position.x * ${stride}u + tap.x - ${padLeft}u;
  if (y >= ${height}u || x >= ${width}u) { return ${type}(); }
  return image[(((position.sample * ${height}u + y) * ${width}u + x) * ${channels}u + tap.channel)${fours ? ' / 4u' : ''}];
}
`;
}
