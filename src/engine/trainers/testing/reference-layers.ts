/**
 * The layers of the plain float64 trainer, forward and backward, without any fusing. Activations are
 * `[batch, height, width, channels]` in one array; dense layers have height and width 1.
 */
import {
  type LayerSummary,
  paddingBefore,
  paddingOf,
  type Shape,
  sizeOf,
} from '../../../core/model/model-spec.ts';

export type Values = Float64Array<ArrayBuffer>;

/** A parameter tensor as views on the arrays of weights and gradients. */
export interface Parameter {
  readonly value: Values;
  readonly gradient: Values;
}

export interface Pass {
  readonly output: Values;
  /** Gives the input's gradient from the output's, and adds to the parameters' gradients. */
  readonly backward: (gradient: Values) => Values;
}

/** Any shape as `[height, width, channels]`. */
export const imageShape = (shape: Shape): readonly [number, number, number] =>
  shape.length === 3 ? shape : [1, 1, shape[0]];

/** A dense layer is a 1 x 1 convolution of a 1 x 1 image. */
export function convolution(
  { layer, input, output }: LayerSummary,
  kernel: Parameter,
  bias: Parameter,
  x: Values,
  batch: number,
): Pass {
  const [height, width, channels] = imageShape(input);
  const [outHeight, outWidth, filters] = imageShape(output);
  const conv = layer.kind === 'conv2d' ? layer : { kernelSize: 1, stride: 1, padding: 'valid' as const };
  const { kernelSize: k, stride } = conv;
  const top = paddingBefore(height, k, stride, conv.padding);
  const left = paddingBefore(width, k, stride, conv.padding);
  /** Visits every product: positions in output, input and kernel, once for each run of filters. */
  const visit = (each: (out: number, at: number, weight: number) => void) => {
    for (let sample = 0; sample < batch; sample++)
      for (let oy = 0; oy < outHeight; oy++)
        for (let ox = 0; ox < outWidth; ox++) {
          const out = ((sample * outHeight + oy) * outWidth + ox) * filters;
          for (let ky = 0; ky < k; ky++)
            for (let kx = 0; kx < k; kx++) {
              const y = oy * stride + ky - top;
              const xx = ox * stride + kx - left;
              if (y < 0 || xx < 0 || y >= height || xx >= width) continue;
              const at = ((sample * height + y) * width + xx) * channels;
              for (let channel = 0; channel < channels; channel++)
                each(out, at + channel, ((ky * k + kx) * channels + channel) * filters);
            }
        }
  };
  const w = kernel.value;
  const dw = kernel.gradient;
  const result = new Float64Array(batch * sizeOf(output)).map((_, at) => bias.value[at % filters]);
  visit((out, at, weight) => {
    const value = x[at];
    if (value === 0) return;
    for (let filter = 0; filter < filters; filter++) result[out + filter] += value * w[weight + filter];
  });
  return {
    output: result,
    backward: gradient => {
      const dx = new Float64Array(x.length);
      for (let at = 0; at < gradient.length; at++) bias.gradient[at % filters] += gradient[at];
      visit((out, at, weight) => {
        const value = x[at];
        let sum = 0;
        for (let filter = 0; filter < filters; filter++) {
          const g = gradient[out + filter];
          dw[weight + filter] += value * g;
          sum += w[weight + filter] * g;
        }
        dx[at] += sum;
      });
      return dx;
    },
  };
}

type NormParameters = Readonly<Record<'gamma' | 'beta' | 'movingMean' | 'movingVariance', Parameter>>;

/** Batch normalisation; training uses the batch's statistics and moves the running ones. */
export function batchNorm(
  { momentum, epsilon }: { readonly momentum: number; readonly epsilon: number },
  channels: number,
  { gamma, beta, movingMean, movingVariance }: NormParameters,
  x: Values,
  training: boolean,
): Pass {
  const count = x.length / channels;
  const sum = (value: (at: number) => number) => {
    const sums = new Float64Array(channels);
    for (let at = 0; at < x.length; at++) sums[at % channels] += value(at);
    return sums;
  };
  const mean = training ? sum(at => x[at]).map(total => total / count) : movingMean.value;
  const variance = training
    ? sum(at => (x[at] - mean[at % channels]) ** 2).map(total => total / count)
    : movingVariance.value;
  const inverse = variance.map(value => 1 / Math.sqrt(value + epsilon));
  const hat = x.map((value, at) => (value - mean[at % channels]) * inverse[at % channels]);
  if (training)
    for (let channel = 0; channel < channels; channel++) {
      movingMean.value[channel] += (1 - momentum) * (mean[channel] - movingMean.value[channel]);
      movingVariance.value[channel] += (1 - momentum) * (variance[channel] - movingVariance.value[channel]);
    }
  return {
    output: hat.map((value, at) => value * gamma.value[at % channels] + beta.value[at % channels]),
    backward: gradient => {
      const dBeta = sum(at => gradient[at]);
      const dGamma = sum(at => gradient[at] * hat[at]);
      for (let channel = 0; channel < channels; channel++) {
        beta.gradient[channel] += dBeta[channel];
        gamma.gradient[channel] += dGamma[channel];
      }
      return gradient.map((value, at) => {
        const channel = at % channels;
        const centred = value - dBeta[channel] / count - (hat[at] * dGamma[channel]) / count;
        return gamma.value[channel] * inverse[channel] * centred;
      });
    },
  };
}

/** Pooling with windows of any size and stride; cells beyond the image do not count. */
export function pool(
  { layer, input, output }: LayerSummary,
  largest: boolean,
  size: number,
  stride: number,
  x: Values,
  batch: number,
): Pass {
  const [height, width, channels] = imageShape(input);
  const [outHeight, outWidth] = output.length === 3 ? output : [1, 1];
  const result = new Float64Array(batch * sizeOf(output));
  const winners = new Uint32Array(result.length);
  const above = paddingBefore(height, size, stride, paddingOf(layer));
  const before = paddingBefore(width, size, stride, paddingOf(layer));
  const cells = (out: number): number[] => {
    const channel = out % channels;
    const ox = Math.floor(out / channels) % outWidth;
    const oy = Math.floor(out / channels / outWidth) % outHeight;
    const sample = Math.floor(out / channels / outWidth / outHeight);
    return Array.from({ length: size * size }, (_, cell) => {
      const y = oy * stride + Math.floor(cell / size) - above;
      const xx = ox * stride + (cell % size) - before;
      const isInside = y >= 0 && y < height && xx >= 0 && xx < width;
      return isInside ? ((sample * height + y) * width + xx) * channels + channel : -1;
    }).filter(at => at >= 0);
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
        else {
          const window = cells(out);
          for (const at of window) dx[at] += gradient[out] / window.length;
        }
      return dx;
    },
  };
}
