/** Augmented images: the sampling of `core/training/augment.ts` in WGSL. The CPU draws each image's distortion. */
import { imageSide, pixelsPerImage } from '../../../../core/data/dataset.ts';
import {
  drawDistortion,
  gridCell,
  gridSide,
  gridWeights,
  levelOf,
} from '../../../../core/training/augment.ts';
import type { AugmentationSpec } from '../../../../core/training/train-config.ts';
import { levelFunction, perLevel } from './gather.ts';
import { cellKernel, float, type Kernel, reads, writes } from './kernel.ts';

/** The floats of one image's distortion: the affine map, the erased rectangle, and the elastic grid where there is one. */
const distortionLayout = {
  affine: 0,
  erase: 6,
  grid: 10,
  stride: (elastic: boolean): number => 10 + (elastic ? 2 * gridSide * gridSide : 0),
} as const;

/** Draws the distortions of an epoch's rows on the CPU: `[rows, stride]` floats, each row by `distortionLayout`. */
export function packDistortions(
  spec: AugmentationSpec,
  seed: number,
  epoch: number,
  rows: Uint32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const stride = distortionLayout.stride(spec.elastic > 0);
  const packed = new Float32Array(rows.length * stride);
  for (const [index, row] of rows.entries()) {
    const { affine, erase, grid } = drawDistortion(spec, seed, epoch, row);
    const start = index * stride;
    packed.set(affine, start + distortionLayout.affine);
    packed.set([erase.left, erase.top, erase.right, erase.bottom], start + distortionLayout.erase);
    if (grid) packed.set(grid, start + distortionLayout.grid);
  }
  return packed;
}

export interface DistortedImages {
  readonly elastic: boolean;
  /** The grey around the images and in erased rectangles, 0 to 255. */
  readonly paper: number;
}

/** Loads the rows of the batch, each distorted as `augmentInto` distorts it. */
export function gatherDistorted(
  pixels: string,
  rows: string,
  distortions: string,
  output: string,
  { elastic, paper }: DistortedImages,
): Kernel {
  const { affine, erase, grid, stride } = distortionLayout;
  const displacement = elastic
    ? `fn weightOf(at: u32) -> f32 {
  let weights = array<f32, ${gridCell}>(${Array.from(gridWeights, float).join(', ')});
  return weights[at % ${gridCell}u];
}
fn displacement(start: u32, x: u32, y: u32) -> f32 {
  let at = start + (y / ${gridCell}u) * ${gridSide}u + x / ${gridCell}u;
  let left = mix(distortions[at], distortions[at + ${gridSide}u], weightOf(y));
  let right = mix(distortions[at + 1u], distortions[at + ${gridSide + 1}u], weightOf(y));
  return mix(left, right, weightOf(x));
}
`
    : '';
  const displace = elastic
    ? `source += vec2f(
    displacement(start + ${grid}u, x, y),
    displacement(start + ${grid + gridSide * gridSide}u, x, y),
  );`
    : '';
  return cellKernel(
    'gather and distort batch',
    [
      reads('pixels', pixels, 'u32'),
      reads('rows', rows, 'u32'),
      reads('distortions', distortions),
      writes('output', output),
    ],
    pixelsPerImage,
    `${levelFunction}${displacement}
fn shade(row: u32, x: i32, y: i32) -> f32 {
  if (x < 0 || y < 0 || x >= ${imageSide} || y >= ${imageSide}) { return ${float(paper)}; }
  return level(row, u32(y) * ${imageSide}u + u32(x));
}
fn cell(index: u32) {
  let place = step.firstRow + index / ${pixelsPerImage}u;
  let row = rows[place];
  let start = place * ${stride(elastic)}u;
  let x = index % ${imageSide}u;
  let y = (index / ${imageSide}u) % ${imageSide}u;
  let a = start + ${affine}u;
  var source = vec2f(
    distortions[a] * f32(x) + (distortions[a + 1u] * f32(y) + distortions[a + 2u]),
    distortions[a + 3u] * f32(x) + (distortions[a + 4u] * f32(y) + distortions[a + 5u]),
  );
  ${displace}
  source = clamp(source, vec2f(-1.0), vec2f(${imageSide}.0));
  let corner = floor(source);
  let share = source - corner;
  let at = vec2i(corner);
  let upper = mix(shade(row, at.x, at.y), shade(row, at.x + 1, at.y), share.x);
  let lower = mix(shade(row, at.x, at.y + 1), shade(row, at.x + 1, at.y + 1), share.x);
  let e = start + ${erase}u;
  let erased = f32(x) >= distortions[e] && f32(y) >= distortions[e + 1u]
    && f32(x) < distortions[e + 2u] && f32(y) < distortions[e + 3u];
  output[index] = select(mix(upper, lower, share.y) * ${perLevel}, ${float(levelOf(paper))}, erased);
}
`,
  );
}
