/** The distortions of an epoch's images, drawn on the CPU for the GPU to sample. */
import { drawDistortion } from '../../../../core/training/augment.ts';
import type { AugmentationSpec } from '../../../../core/training/train-config.ts';
import { distortionLayout } from '../kernels/distort.ts';

/** Gives `[rows, stride]` floats in the order of `rows`, each row by `distortionLayout`. */
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
