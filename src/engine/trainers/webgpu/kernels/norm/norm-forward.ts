/** Batch normalisation (Ioffe and Szegedy 2015) over `[samples x positions, channels]`, with ReLU and pooling behind it. */
import { cellKernel, float, type Kernel, reads, reluFunction, writes } from '../kernel.ts';
import { type NormStage, outputShape, partialSums, sourceFunction, totals } from './norm-stage.ts';

/**
 * Takes the batch's statistics and moves the running ones towards them. The sums are of distances to the channel's first value
 * in the batch, so that a large mean does not swallow a small variance (shifted data; Chan, Golub and LeVeque 1983,
 * "Algorithms for computing the sample variance").
 */
export function normStatistics(stage: NormStage): readonly Kernel[] {
  const [height, width, channels] = stage.shape;
  const { momentum, epsilon, movingMean, movingVariance } = stage.plan;
  const moved = (offset: number, value: string) =>
    `weights[${offset}u + channel] = ${float(momentum)} * weights[${offset}u + channel] + ${float(1 - momentum)} * ${value};`;
  return [
    partialSums(
      `${stage.label} batch sums`,
      [reads('values', stage.values)],
      stage,
      height * width,
      `fn terms(row: u32, channel: u32) -> vec2f {
  let distance = values[row * ${channels}u + channel] - values[channel];
  return vec2f(distance, distance * distance);
}`,
    ),
    totals(
      `${stage.label} statistics`,
      [
        reads('values', stage.values),
        writes('weights', stage.weights),
        writes('statistics', stage.statistics),
      ],
      stage,
      `fn finish(channel: u32, total: vec2f) {
  let count = f32(step.samples * ${height * width}u);
  let distance = total.x / count;
  let mean = values[channel] + distance;
  let variance = max(total.y / count - distance * distance, 0.0);
  statistics[channel] = mean;
  statistics[${channels}u + channel] = 1.0 / sqrt(variance + ${float(epsilon)});
  ${moved(movingMean.offset, 'mean')}
  ${moved(movingVariance.offset, 'variance')}
}`,
    ),
  ];
}

/** Normalises, by the batch's statistics while training and by the running ones at inference; then ReLU and pooling. */
export function normApply(
  stage: NormStage,
  output: string,
  winners: string | null,
  statistics: 'batch' | 'running',
): Kernel {
  const channels = stage.shape[2];
  const outputs = outputShape(stage).reduce((product, side) => product * side, 1);
  const { gamma, beta, movingMean, movingVariance, epsilon } = stage.plan;
  const bindings = [
    reads('values', stage.values),
    reads('weights', stage.weights),
    ...(statistics === 'batch' ? [reads('statistics', stage.statistics)] : []),
    writes('output', output),
    ...(stage.pool && winners !== null ? [writes('winners', winners, 'u32')] : []),
  ];
  const [mean, scale] =
    statistics === 'batch'
      ? ['statistics[channel]', `statistics[${channels}u + channel]`]
      : [
          `weights[${movingMean.offset}u + channel]`,
          `inverseSqrt(weights[${movingVariance.offset}u + channel] + ${float(epsilon)})`,
        ];
  const value = `(values[source] - ${mean}) * ${scale} * weights[${gamma.offset}u + channel] + weights[${beta.offset}u + channel]`;
  return cellKernel(
    `${stage.label} normalise`,
    bindings,
    outputs,
    `${sourceFunction(stage)}${stage.relu ? reluFunction('f32') : ''}
fn normalised(source: u32, channel: u32) -> f32 { return ${stage.relu ? `relu(${value})` : value}; }
fn cell(index: u32) {
  let channel = index % ${channels}u;
  var best = normalised(sourceOf(index, 0u), channel);
  var winner = 0u;
  for (var place = 1u; place < ${stage.pool ? 4 : 1}u; place++) {
    let value = normalised(sourceOf(index, place), channel);
    if (value > best || value != value) { best = value; winner = place; }
  }
  output[index] = best;
  ${stage.pool && winners !== null ? 'winners[index] = winner;' : ''}
}
`,
  );
}
