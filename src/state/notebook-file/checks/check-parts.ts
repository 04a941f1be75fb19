/** Checks of what several records have: settings, classes, devices, networks and facts. */
import { type ClassTable, largestLabel, mostClasses } from '../../../core/data/classes.ts';
import { activationNames } from '../../../core/model/activation.ts';
import { type LayerSpec, type ModelSpec, summarize } from '../../../core/model/model-spec.ts';
import { type CellId, cellIds } from '../../../core/notebook/cell-graph.ts';
import type { Facts } from '../../../core/notebook/facts.ts';
import type { Combination } from '../../../core/search/search-space.ts';
import { settingProblems } from '../../../core/settings/edit-settings.ts';
import type { Knob } from '../../../core/settings/knob.ts';
import { type KnobName, knobNames, knobs } from '../../../core/settings/knobs.ts';
import { defaultSettings, knobApplies, type Settings } from '../../../core/settings/settings.ts';
import { backendNames, type Device } from '../../../core/training/device.ts';
import {
  type Check,
  entriesOf,
  FieldProblem,
  fields,
  listOf,
  number,
  oneOf,
  orAbsent,
  orNull,
  rises,
  text,
  truth,
  variants,
  where,
  whole,
} from './check.ts';

export const cellId: Check<CellId> = oneOf(...cellIds);

/** Rows of a table in rising order. */
export const rowNumbers: Check<readonly number[]> = where(listOf(whole()), rises, 'does not rise');

export const classTable: Check<ClassTable> = where(
  fields<ClassTable>({
    labels: where(listOf(whole(0, largestLabel)), rises, 'does not rise'),
    names: listOf(text),
  }),
  ({ labels, names }) => labels.length > 0 && labels.length <= mostClasses && labels.length === names.length,
  `has not one name for each of 1 to ${mostClasses} labels`,
);

export const device: Check<Device> = fields<Device>({
  backend: oneOf(...backendNames),
  trainer: oneOf('layers', 'compiled'),
  threads: whole(1),
  adapter: orNull(text),
});

function knobValue(knob: Knob): Check<string | number | boolean> {
  switch (knob.kind) {
    case 'number':
      return number;
    case 'switch':
      return truth;
    case 'list':
    case 'layers':
      return text;
    case 'choice':
      return oneOf(...knob.options.map(({ value }) => value));
    default:
      return knob satisfies never;
  }
}

/** Settings as a version of the page wrote them, which may have had fewer; those in the cells may be impossible. */
export const settings: Check<Settings> = fields(
  Object.fromEntries(knobNames.map(name => [name, orAbsent(knobValue(knobs[name]))])) as {
    readonly [Name in keyof Settings]: Check<Settings[Name]>;
  },
);

/** The settings that decide how many networks of how many numbers there are. */
const decidesSize = (name: KnobName): boolean => knobs[name].cell === 'model' || name === 'networks';

/** Some settings, of which those that decide about sizes and do something must be possible. */
export const possibleSettings: Check<Combination> = (value, at) => {
  const checked = settings(value, at);
  const whole = { ...defaultSettings, ...checked };
  const problems = Object.keys(settingProblems(whole)) as KnobName[];
  const problem = problems.find(name => decidesSize(name) && knobApplies(whole, name));
  if (problem) throw new FieldProblem(`${at}.${problem}`, 'is not possible');
  return checked;
};

/** The settings that every version of the page had. */
const firstKnobs: readonly KnobName[] = [
  'model',
  'units1',
  'units2',
  'epochs',
  'batchSize',
  'learningRate',
  'optimizer',
  'validationShare',
  'seed',
  'device',
];

/** Settings with which something was trained. */
export const usedSettings: Check<Settings> = (value, at) => {
  const checked = possibleSettings(value, at);
  const missing = firstKnobs.find(name => checked[name] === undefined);
  if (missing) throw new FieldProblem(`${at}.${missing}`, 'is missing');
  return checked as Settings;
};

export const facts: Check<Facts> = entriesOf((value, at) =>
  typeof value === 'string' || typeof value === 'boolean' ? value : number(value, at),
);

const pool = fields<Extract<LayerSpec, { poolSize: number }>>({
  kind: oneOf('maxPool', 'avgPool'),
  poolSize: whole(1),
  stride: whole(1),
  padding: orAbsent(oneOf('same')),
});

const layer = variants<LayerSpec>({
  conv2d: fields<Extract<LayerSpec, { kind: 'conv2d' }>>({
    kind: oneOf('conv2d'),
    filters: whole(1),
    kernelSize: whole(1),
    stride: whole(1),
    padding: oneOf('valid', 'same'),
  }),
  batchNorm: fields<Extract<LayerSpec, { kind: 'batchNorm' }>>({
    kind: oneOf('batchNorm'),
    momentum: number,
    epsilon: number,
  }),
  relu: fields<Extract<LayerSpec, { kind: 'relu' }>>({ kind: oneOf('relu') }),
  activation: fields<Extract<LayerSpec, { kind: 'activation' }>>({
    kind: oneOf('activation'),
    function: oneOf(...activationNames),
  }),
  maxPool: pool,
  avgPool: pool,
  globalAvgPool: fields<Extract<LayerSpec, { kind: 'globalAvgPool' }>>({ kind: oneOf('globalAvgPool') }),
  dropout: fields<Extract<LayerSpec, { kind: 'dropout' }>>({ kind: oneOf('dropout'), rate: number }),
  flatten: fields<Extract<LayerSpec, { kind: 'flatten' }>>({ kind: oneOf('flatten') }),
  dense: fields<Extract<LayerSpec, { kind: 'dense' }>>({ kind: oneOf('dense'), units: whole(1) }),
});

export const modelSpec: Check<ModelSpec> = where(
  fields<ModelSpec>({ layers: listOf(layer), headless: orAbsent(oneOf(true)) }),
  spec => summarize(spec).ok,
  'is a chain of layers that do not fit',
);
