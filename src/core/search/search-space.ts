/** The search space: its axes, and the combinations of settings that a grid or random draws take from it. */

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

/** The settings that one trial changes. */
export type Combination = { readonly [Name in KnobName]?: KnobValue };

/** A sentence that says why an axis cannot be searched; null for a good one. */
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

/** The value at a share of a range, from 0 at its start to 1 at its end, rounded as the knob requires. */
function valueAt(axis: RangeAxis, share: number): number {
  const { from, to, scale, name } = axis;
  const value =
    scale === 'linear' ? from + share * (to - from) : exp(log(from) + share * (log(to) - log(from)));
  const knob = knobs[name];
  const rounded = knob.kind === 'number' && knob.integer ? Math.round(value) : Number(value.toPrecision(4));
  return Math.min(Math.max(rounded, from), to);
}

/** Every combination of the axes' values, the last axis changing fastest; a range has `points` evenly spread values. */
export function gridCombinations(axes: readonly Axis[], points: number): readonly Combination[] {
  let combinations: readonly Combination[] = [{}];
  for (const axis of axes) {
    const values =
      axis.kind === 'values'
        ? axis.values
        : Array.from({ length: points }, (_, index) =>
            valueAt(axis, points === 1 ? 0.5 : index / (points - 1)),
          );
    const distinct = [...new Set(values)];
    combinations = combinations.flatMap(combination =>
      distinct.map(value => ({ ...combination, [axis.name]: value })),
    );
  }
  return combinations;
}

/** Independent random combinations; better than a grid where only some axes matter (Bergstra and Bengio 2012). */
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
          : valueAt(axis, randomUnit(key, index)),
      ]),
    );
  });
}
