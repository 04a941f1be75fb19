/** Which settings a search tries: every combination of listed values, or random draws from ranges. */

import { exp, log } from '../numerics/portable-math.ts';
import { deriveKey, randomBelow, randomUnit, stream } from '../numerics/rng.ts';
import { type KnobValue, knobProblem } from '../settings/knob.ts';
import { type KnobName, knobs } from '../settings/knobs.ts';

/** Listed values of a setting. */
export interface ValuesAxis {
  readonly kind: 'values';
  readonly name: KnobName;
  readonly values: readonly KnobValue[];
}

/** A range of a number setting, both ends included; `scale` says whether differences or factors are spread evenly. */
export interface RangeAxis {
  readonly kind: 'range';
  readonly name: KnobName;
  readonly from: number;
  readonly to: number;
  readonly scale: 'linear' | 'log';
}

/** One setting that a search varies. */
export type Axis = ValuesAxis | RangeAxis;

/** Changed settings of one trial. */
export type Combination = { readonly [Name in KnobName]?: KnobValue };

/** Why an axis cannot be searched, a sentence; null for a good one. */
export function axisProblem(axis: Axis): string | null {
  const knob = knobs[axis.name];
  if (axis.kind === 'values') {
    if (axis.values.length === 0) return `${knob.label} needs at least one value.`;
    return axis.values.map(value => knobProblem(knob, value)).find(problem => problem !== null) ?? null;
  }
  if (knob.kind !== 'number') return `${knob.label} has no range; list its values.`;
  if (!(axis.from <= axis.to)) return `The range of ${knob.label} must not end below its start.`;
  if (axis.scale === 'log' && axis.from <= 0)
    return `A range by factors must start above 0; that of ${knob.label} starts at ${axis.from}.`;
  return knobProblem(knob, axis.from) ?? knobProblem(knob, axis.to);
}

/** Even points of a range, both ends included. */
function spread(axis: RangeAxis, share: number): number {
  const { from, to, scale, name } = axis;
  const value =
    scale === 'linear' ? from + share * (to - from) : exp(log(from) + share * (log(to) - log(from)));
  const knob = knobs[name];
  const rounded = knob.kind === 'number' && knob.integer ? Math.round(value) : Number(value.toPrecision(4));
  return Math.min(Math.max(rounded, from), to);
}

/** Every combination, the last axis changing fastest; a range gives `points` values. */
export function gridCombinations(axes: readonly Axis[], points: number): readonly Combination[] {
  let combinations: readonly Combination[] = [{}];
  for (const axis of axes) {
    const values =
      axis.kind === 'values'
        ? axis.values
        : Array.from({ length: points }, (_, index) =>
            spread(axis, points === 1 ? 0.5 : index / (points - 1)),
          );
    const distinct = [...new Set(values)];
    combinations = combinations.flatMap(combination =>
      distinct.map(value => ({ ...combination, [axis.name]: value })),
    );
  }
  return combinations;
}

/** Seeded independent draws; better than a grid where only some of the axes matter (Bergstra and Bengio 2012). */
export function randomCombinations(
  axes: readonly Axis[],
  count: number,
  seed: number,
): readonly Combination[] {
  return Array.from({ length: count }, (_, trial) => {
    const key = deriveKey(seed, stream.search, trial);
    return Object.fromEntries(
      axes.map((axis, index) => [
        axis.name,
        axis.kind === 'values'
          ? axis.values[randomBelow(key, index, axis.values.length)]
          : spread(axis, randomUnit(key, index)),
      ]),
    );
  });
}
