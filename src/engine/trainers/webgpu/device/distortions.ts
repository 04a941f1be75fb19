/** Every image's distortion of a request, drawn on the CPU once an epoch and sampled on the GPU. */
import { drawDistortion } from '../../../../core/training/augment.ts';
import type { AugmentationSpec } from '../../../../core/training/train-config.ts';
import { distortionLayout } from '../kernels/gather.ts';

/** `[rows, stride]` in the order of `rows`. */
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
