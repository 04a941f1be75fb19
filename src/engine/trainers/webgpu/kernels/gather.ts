/** Loads a batch out of the data set on the GPU, from bytes to floats in 0..1: `[samples, 28, 28, 1]`. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import { cellKernel, float, type Kernel, reads, writes } from './kernel.ts';

/** The factor from a grey level to 0..1, in WGSL. */
export const perLevel = float(1 / 255);

/** WGSL `level(row, at)`: the grey level of pixel `at` of a row of the table; four levels share a word. */
export const levelFunction = `fn level(row: u32, at: u32) -> f32 {
  let index = row * ${pixelsPerImage}u + at;
  return f32((pixels[index / 4u] >> (8u * (index % 4u))) & 255u);
}
`;

/** Loads consecutive images from `step.firstRow` on, for inference. */
export const gatherConsecutive = (pixels: string, output: string): Kernel =>
  cellKernel(
    'gather images',
    [reads('pixels', pixels, 'u32'), writes('output', output)],
    pixelsPerImage,
    `${levelFunction}fn cell(index: u32) {
  let row = step.firstRow + index / ${pixelsPerImage}u;
  output[index] = level(row, index % ${pixelsPerImage}u) * ${perLevel};
}
`,
  );

/** Loads the rows of the batch as they are. */
export const gatherRows = (pixels: string, rows: string, output: string): Kernel =>
  cellKernel(
    'gather batch',
    [reads('pixels', pixels, 'u32'), reads('rows', rows, 'u32'), writes('output', output)],
    pixelsPerImage,
    `${levelFunction}fn cell(index: u32) {
  let row = rows[step.firstRow + index / ${pixelsPerImage}u];
  output[index] = level(row, index % ${pixelsPerImage}u) * ${perLevel};
}
`,
  );
