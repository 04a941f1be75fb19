/**
 * A plain trainer in float64, layer by layer without any fusing, that the compiled step is checked against.
 * Activations are `[batch, height, width, channels]` in one array; dense layers have height and width 1.
 */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import { type LayerSummary, layersOf, paddingBefore, sizeOf } from '../../../../core/model/model-spec.ts';
import {
  type ParameterRole,
  type ParameterTensor,
  parameterLayout,
} from '../../../../core/model/parameters.ts';
import { deriveKey, randomBits, stream } from '../../../../core/numerics/rng.ts';
import { stepFactors } from '../../../../core/training/plan/optimizer-step.ts';
import type { TrainerSetup } from '../../../../core/training/trainer.ts';
import { slotCount } from '../../../../core/training/training-state.ts';
import { image, type Pass, pool, type Values } from './reference-pool.ts';

export class ReferenceTrainer {
  readonly weights: Values;
  readonly gradients: Values;
  readonly slots: Values[];
  readonly average: Values;
  private readonly layers: readonly LayerSummary[];
  private readonly layout: readonly ParameterTensor[];

  constructor(private readonly setup: TrainerSetup) {
    this.layers = layersOf(setup.spec);
    this.layout = parameterLayout(setup.spec);
    this.weights = Float64Array.from(setup.start.weights);
    this.gradients = new Float64Array(this.weights.length);
    this.average = Float64Array.from(setup.start.average ?? setup.start.weights);
    this.slots = Array.from(
      { length: slotCount[setup.config.optimizer.kind] },
      () => new Float64Array(this.weights.length),
    );
  }

  private tensor(layer: number, role: ParameterRole) {
    const tensor = this.layout.find(candidate => candidate.layer === layer && candidate.role === role);
    if (!tensor) throw new Error(`no ${role}`);
    const range = [tensor.offset, tensor.offset + tensor.size] as const;
    return { value: this.weights.subarray(...range), gradient: this.gradients.subarray(...range) };
  }

  /** Runs one step and gives the mean loss. */
  step(rows: readonly number[], learningRate: number, step: number): number {
    this.gradients.fill(0);
    const logits = this.forward(rows, step);
    const { loss, gradient } = this.loss(logits.output, rows);
    logits.backward(gradient);
    this.update(learningRate, step);
    return loss;
  }

  /** `step` null is inference. */
  forward(rows: readonly number[], step: number | null): Pass {
    const batch = rows.length;
    let values: Values = new Float64Array(batch * pixelsPerImage);
    for (const [index, row] of rows.entries())
      for (let pixel = 0; pixel < pixelsPerImage; pixel++)
        values[index * pixelsPerImage + pixel] = this.setup.pixels[row * pixelsPerImage + pixel] / 255;
    const passes: Pass[] = [];
    for (const layer of this.layers) {
      const pass = this.layer(layer, values, batch, step);
      passes.push(pass);
      values = pass.output;
    }
    return {
      output: values,
      backward: gradient => passes.reduceRight((sum, pass) => pass.backward(sum), gradient),
    };
  }

  private layer(summary: LayerSummary, x: Values, batch: number, step: number | null): Pass {
    const { layer, index } = summary;
    switch (layer.kind) {
      case 'flatten':
        return { output: x, backward: gradient => gradient };
      case 'relu':
        return {
          output: x.map(value => Math.max(value, 0)),
          backward: gradient => gradient.map((value, at) => (x[at] > 0 ? value : 0)),
        };
      case 'dropout': {
        if (step === null || layer.rate === 0) return { output: x, backward: gradient => gradient };
        const key = deriveKey(this.setup.config.seed, stream.dropout, index, step);
        const below = Math.round(layer.rate * 2 ** 32);
        const factor = x.map((_, at) => (randomBits(key, at) < below ? 0 : 1 / (1 - layer.rate)));
        const apply = (values: Values) => values.map((value, at) => value * factor[at]);
        return { output: apply(x), backward: apply };
      }
      case 'dense':
      case 'conv2d':
        return this.convolution(summary, x, batch);
      case 'maxPool':
      case 'avgPool':
        return pool(summary, layer.kind === 'maxPool', layer.poolSize, layer.stride, x, batch);
      case 'globalAvgPool':
        return pool(summary, false, image(summary.input)[0], 1, x, batch);
      case 'batchNorm':
        return this.norm(index, image(summary.input)[2], layer.momentum, layer.epsilon, x, step !== null);
      default:
        return layer satisfies never;
    }
  }

  /** A dense layer is a 1 x 1 convolution of a 1 x 1 image. */
  private convolution({ layer, index, input, output }: LayerSummary, x: Values, batch: number): Pass {
    const [height, width, channels] = image(input);
    const [outHeight, outWidth, filters] = image(output);
    const conv = layer.kind === 'conv2d' ? layer : { kernelSize: 1, stride: 1, padding: 'valid' as const };
    const { kernelSize: k, stride } = conv;
    const top = paddingBefore(height, k, stride, conv.padding);
    const left = paddingBefore(width, k, stride, conv.padding);
    const kernel = this.tensor(index, 'kernel');
    const bias = this.tensor(index, 'bias');
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

  private norm(
    layer: number,
    channels: number,
    momentum: number,
    epsilon: number,
    x: Values,
    training: boolean,
  ): Pass {
    const [gamma, beta, movingMean, movingVariance] = (
      ['gamma', 'beta', 'movingMean', 'movingVariance'] as const
    ).map(role => this.tensor(layer, role));
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

  private loss(logits: Values, rows: readonly number[]): { loss: number; gradient: Values } {
    const classes = logits.length / rows.length;
    const { labelSmoothing } = this.setup.config;
    const gradient = new Float64Array(logits.length);
    let loss = 0;
    for (const [index, row] of rows.entries()) {
      const z = logits.subarray(index * classes, (index + 1) * classes);
      const largest = Math.max(...z);
      const total = z.reduce((sum, value) => sum + Math.exp(value - largest), 0);
      for (let k = 0; k < classes; k++) {
        const own = k === this.setup.labels[row] ? 1 - labelSmoothing : 0;
        const target = own + labelSmoothing / classes;
        const log = z[k] - largest - Math.log(total);
        loss -= (target * log) / rows.length;
        gradient[index * classes + k] = (Math.exp(log) - target) / rows.length;
      }
    }
    return { loss, gradient };
  }

  private update(learningRate: number, step: number): void {
    const { optimizer, clipNorm } = this.setup.config;
    const { rate, rootScale, shrink, averageDecay } = stepFactors(this.setup.config, learningRate, step);
    // The bias before a batch normalisation has no gradient but rounding noise.
    for (const { layer, role, offset, size } of this.layout)
      if (role === 'bias' && this.layers[layer + 1]?.layer.kind === 'batchNorm')
        this.gradients.fill(0, offset, offset + size);
    const norm = Math.sqrt(this.gradients.reduce((sum, value) => sum + value * value, 0));
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    const [first, second] = this.slots;
    for (const { role, trainable, offset, size } of this.layout) {
      if (!trainable) continue;
      for (let at = offset; at < offset + size; at++) {
        const g = this.gradients[at] * scale;
        const p = this.weights[at];
        switch (optimizer.kind) {
          case 'sgd': {
            const total = g + (role === 'kernel' ? optimizer.weightDecay * p : 0);
            first[at] = optimizer.momentum * first[at] + total;
            this.weights[at] =
              p - rate * (optimizer.nesterov ? total + optimizer.momentum * first[at] : first[at]);
            break;
          }
          case 'adam':
          case 'adamw':
            first[at] = optimizer.beta1 * first[at] + (1 - optimizer.beta1) * g;
            second[at] = optimizer.beta2 * second[at] + (1 - optimizer.beta2) * g * g;
            this.weights[at] =
              p * (role === 'kernel' ? shrink : 1) -
              (rate * first[at]) / (Math.sqrt(second[at]) * rootScale + optimizer.epsilon);
            break;
          case 'rmsprop':
            first[at] = optimizer.rho * first[at] + (1 - optimizer.rho) * g * g;
            this.weights[at] = p - (rate * g) / Math.sqrt(first[at] + optimizer.epsilon);
            break;
          default:
            optimizer satisfies never;
        }
      }
    }
    for (let at = 0; at < this.average.length; at++)
      this.average[at] = averageDecay * this.average[at] + (1 - averageDecay) * this.weights[at];
  }
}
