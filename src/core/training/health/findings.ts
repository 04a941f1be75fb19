/** Says what the samples of a network's health show to be wrong. */
import { formatMeasured, formatPercent } from '../../format.ts';
import type { HealthSample, LayerHealth } from './health.ts';

export interface HealthFinding {
  readonly kind: 'exploding' | 'vanishing' | 'dead';
  /** What is wrong and where, a sentence. */
  readonly message: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

/**
 * A norm of the whole gradient above this explodes. The mean cross-entropy of a network that trains has one of 0.01 to 10,
 * clipping is usually set to 1 to 10 (Pascanu et al. 2013), and a loss that runs away has hundreds and more.
 */
const explodingNorm = 100;
/** A layer whose gradient is smaller, relative to its weights, than this share of the largest learns next to nothing. */
const vanishingShare = 1e-5;
/** A layer with at least this share of dead units has lost most of what it could learn. */
const deadShare = 0.5;

const totalNorm = ({ layers }: HealthSample): number =>
  Math.sqrt(layers.reduce((sum, { gradientNorm }) => sum + gradientNorm ** 2, 0));

const explodes = (sample: HealthSample): boolean => !(totalNorm(sample) <= explodingNorm);

const pull = ({ gradientNorm, weightNorm }: LayerHealth): number =>
  gradientNorm / Math.max(weightNorm, 1e-12);

/** The layer with the smallest gradient for its weights, if that is next to nothing beside the others. */
function vanishedIn({ layers }: HealthSample): LayerHealth | null {
  const largest = Math.max(...layers.map(pull));
  const least = layers.reduce((least, layer) => (pull(layer) < pull(least) ? layer : least));
  return pull(least) < vanishingShare * largest ? least : null;
}

function mostDead({ layers }: HealthSample): LayerHealth | null {
  const worst = layers.reduce((worst, layer) =>
    (layer.deadShare ?? 0) > (worst.deadShare ?? 0) ? layer : worst,
  );
  return (worst.deadShare ?? 0) >= deadShare ? worst : null;
}

/**
 * Finds what is wrong in the last sample and in the one before, since one minibatch may be odd; the gravest first.
 * `samples` are those of one network, in the order of their steps.
 */
export function findTrouble(samples: readonly HealthSample[]): readonly HealthFinding[] {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (!last || !before || last.layers.length === 0) return [];
  const findings: HealthFinding[] = [];
  if (explodes(last) && explodes(before))
    findings.push({
      kind: 'exploding',
      message: `The gradient explodes: its norm is ${formatMeasured(totalNorm(last))}, where 0.01 to 10 is usual.`,
      remedy: 'Lower the learning rate, or set a clip norm.',
    });
  const dead = mostDead(last);
  if (dead && mostDead(before)?.name === dead.name)
    findings.push({
      kind: 'dead',
      message: `${formatPercent(dead.deadShare ?? 0, 0)} of the units of ${dead.name} gave 0 for a whole minibatch: a ReLU that gives 0 passes no gradient, so they no longer learn.`,
      remedy: 'Lower the learning rate, or add batch normalisation.',
    });
  const vanished = vanishedIn(last);
  // A layer in front of dead units has no gradient either; the dead units are the reason to name.
  if (findings.length === 0 && vanished && vanishedIn(before)?.name === vanished.name)
    findings.push({
      kind: 'vanishing',
      message: `The gradient vanishes in ${vanished.name}: relative to the weights it is less than a hundred-thousandth of that of other layers, so this layer hardly learns.`,
      remedy: 'Add batch normalisation, or use fewer layers.',
    });
  return findings;
}
