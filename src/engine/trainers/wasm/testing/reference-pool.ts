/** Pooling of the plain float64 trainer, and what its layers have in common. */
import { type LayerSummary, type Shape, sizeOf } from '../../../../core/model/model-spec.ts';

export type Values = Float64Array<ArrayBuffer>;

export interface Pass {
  readonly output: Values;
  /** From the output's gradient to the input's; adds to the parameters' gradients. */
  readonly backward: (gradient: Values) => Values;
}

/** `[height, width, channels]` of any shape. */
export const image = (shape: Shape): readonly [number, number, number] =>
  shape.length === 3 ? shape : [1, 1, shape[0]];

/** Valid pooling with windows of any size and stride. */
export function pool(
  { input, output }: LayerSummary,
  largest: boolean,
  size: number,
  stride: number,
  x: Values,
  batch: number,
): Pass {
  const [height, width, channels] = image(input);
  const [outHeight, outWidth] = output.length === 3 ? output : [1, 1];
  const result = new Float64Array(batch * sizeOf(output));
  const winners = new Uint32Array(result.length);
  const cells = (out: number): number[] => {
    const channel = out % channels;
    const ox = Math.floor(out / channels) % outWidth;
    const oy = Math.floor(out / channels / outWidth) % outHeight;
    const sample = Math.floor(out / channels / outWidth / outHeight);
    return Array.from({ length: size * size }, (_, cell) => {
      const y = oy * stride + Math.floor(cell / size);
      const xx = ox * stride + (cell % size);
      return ((sample * height + y) * width + xx) * channels + channel;
    });
  };
  for (let out = 0; out < result.length; out++) {
    const window = cells(out);
    if (largest) {
      winners[out] = window.reduce((best, at) => (x[at] > x[best] ? at : best));
      result[out] = x[winners[out]];
    } else result[out] = window.reduce((sum, at) => sum + x[at], 0) / window.length;
  }
  return {
    output: result,
    backward: gradient => {
      const dx = new Float64Array(x.length);
      for (let out = 0; out < gradient.length; out++)
        if (largest) dx[winners[out]] += gradient[out];
        else for (const at of cells(out)) dx[at] += gradient[out] / (size * size);
      return dx;
    },
  };
}
