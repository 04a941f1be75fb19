/** Four images at a time of those that a shard has, for kernels of listed windows, with the shard's scratch memory. */
import { type Expr, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import type { Listed } from '../conv/window-places.ts';
import { imagesPerBlock } from '../dense.ts';
import type { WinogradScratch } from './product.ts';

/** The images from `first` to before `beyond`, and the addresses of what the shard writes for them. */
interface ImageGroup {
  readonly first: Local<'i32'>;
  readonly beyond: Local<'i32'>;
  readonly tiles: Local<'i32'>;
  readonly products: Local<'i32'>;
  /** Of the places of their windows. */
  readonly list: Local<'i32'>;
}

export function forImageGroups(
  f: FunctionBuilder,
  { scratch, places }: Pick<Listed, 'places'> & { readonly scratch: WinogradScratch },
  [from, to, shard]: readonly Local<'i32'>[],
  work: (group: ImageGroup) => void,
): void {
  const own = (area: number, stride: number): Expr<'i32'> => i32.add(i32.mul(shard, stride), area);
  const tiles = f.i32(own(scratch.tiles, scratch.stride));
  const products = f.i32(own(scratch.products, scratch.stride));
  const list = f.i32(own(places.base, places.stride));
  f.loop(from, to, imagesPerBlock, group => {
    const first = f.i32(group);
    const beyond = f.i32(i32.add(group, imagesPerBlock));
    f.set(beyond, i32.select(i32.ltU(beyond, to), beyond, to));
    work({ first, beyond, tiles, products, list });
  });
}
