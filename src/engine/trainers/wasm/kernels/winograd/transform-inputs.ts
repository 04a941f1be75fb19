/** The transform of a convolution's inputs, `B' d B`: the same tile of four images at a time. */
import type { Expr, I32 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import { imagesPerBlock } from '../dense.ts';
import type { Tensor } from '../tensor.ts';
import type { Winograd } from './cook-toom.ts';
import { frequencyBytes } from './product.ts';
import { transformTile } from './transform.ts';

/** Transforms the tile at `window` of four images. Beyond `rows` and `columns` its inputs count as zero. */
export function transformInputs(
  f: FunctionBuilder,
  { input, winograd }: { readonly input: Tensor; readonly winograd: Winograd },
  window: Expr<'i32'>,
  tiles: I32,
  rows = winograd.side,
  columns = winograd.side,
): void {
  const { side } = winograd;
  const x = f.i32(window);
  const v = f.i32(tiles);
  const frequency = frequencyBytes(input.channels);
  f.loop(0, imagesPerBlock, 1, () => {
    f.loop(0, input.channels * 4, 16, () => {
      const transformed = transformTile(f, winograd.input, (row, column) =>
        row < rows && column < columns
          ? v128.load(x, row * input.rowStride + column * input.pixelStride)
          : f32x4.splat(0),
      );
      for (const [row, values] of transformed.entries())
        for (const [column, value] of values.entries()) f.store(v, value, (row * side + column) * frequency);
      f.advance(x, 16);
      f.advance(v, 16);
    });
    f.advance(x, input.sampleStride - input.channels * 4);
  });
}
