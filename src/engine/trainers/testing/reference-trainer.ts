/** A plain trainer in float64, layer by layer without any fusing, that the compiled trainers are checked against. */
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import { type LayerSummary, layersOf } from '../../../core/model/model-spec.ts';
import { type ParameterRole, type ParameterTensor, parameterLayout } from '../../../core/model/parameters.ts';
import { deriveKey, randomBits, stream } from '../../../core/numerics/rng.ts';
import type { TrainerSetup } from '../../../core/training/trainer.ts';
import { slotCount } from '../../../core/training/training-state.ts';
import { activation } from './reference-activation.ts';
import {
  batchNorm,
  convolution,
  imageShape,
  type Parameter,
  type Pass,
  pool,
  type Values,
} from './reference-layers.ts';
import { updateWeights } from './reference-optimizer.ts';

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

  private parameter(layer: number, role: ParameterRole): Parameter {
    const tensor = this.layout.find(candidate => candidate.layer === layer && candidate.role === role);
    if (!tensor) throw new Error(`no ${role}`);
    const range = [tensor.offset, tensor.offset + tensor.size] as const;
    return { value: this.weights.subarray(...range), gradient: this.gradients.subarray(...range) };
  }

  /** Runs one step and gives the mean loss. */
  step(rows: Iterable<number>, learningRate: number, step: number): number {
    const batch = [...rows];
    this.gradients.fill(0);
    const logits = this.forward(batch, step);
    const { loss, gradient } = this.loss(logits.output, batch);
    logits.backward(gradient);
    updateWeights(this, this.layers, this.layout, this.setup.config, learningRate, step);
    return loss;
  }

  /** Computes the logits; `step` is null at inference. */
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
    const parameter = (role: ParameterRole) => this.parameter(index, role);
    switch (layer.kind) {
      case 'flatten':
        return { output: x, backward: gradient => gradient };
      case 'relu':
        return {
          output: x.map(value => Math.max(value, 0)),
          backward: gradient => gradient.map((value, at) => (x[at] > 0 ? value : 0)),
        };
      case 'activation':
        return activation(layer.function, x);
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
        return convolution(summary, parameter('kernel'), parameter('bias'), x, batch);
      case 'maxPool':
      case 'avgPool':
        return pool(summary, layer.kind === 'maxPool', layer.poolSize, layer.stride, x, batch);
      case 'globalAvgPool':
        return pool(summary, false, imageShape(summary.input)[0], 1, x, batch);
      case 'batchNorm': {
        const parameters = {
          gamma: parameter('gamma'),
          beta: parameter('beta'),
          movingMean: parameter('movingMean'),
          movingVariance: parameter('movingVariance'),
        };
        return batchNorm(layer, imageShape(summary.input)[2], parameters, x, step !== null);
      }
      default:
        return layer satisfies never;
    }
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
}
