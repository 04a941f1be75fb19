/** Checks of a search. */
import type { Halving, Search, Trial } from '../../../core/search/search.ts';
import type { SearchPlan } from '../../../core/search/search-plan.ts';
import type { Axis, RangeAxis, ValuesAxis } from '../../../core/search/search-space.ts';
import { type KnobName, knobNames } from '../../../core/settings/knobs.ts';
import type { SearchRecord } from '../../page/search-record.ts';
import {
  type Check,
  fields,
  listOf,
  number,
  oneOf,
  orAbsent,
  orNull,
  text,
  truth,
  variants,
  where,
  whole,
} from './check.ts';
import { facts, possibleSettings, rowNumbers, settings } from './check-parts.ts';

const knobName: Check<KnobName> = oneOf(...knobNames);

const axis = variants<Axis>({
  values: fields<ValuesAxis>({
    kind: oneOf('values'),
    name: knobName,
    values: listOf((value, at) => Object.values(facts({ value }, at))[0]),
  }),
  range: fields<RangeAxis>({
    kind: oneOf('range'),
    name: knobName,
    from: number,
    to: number,
    scale: oneOf('linear', 'log'),
  }),
});

type State<Kind extends Trial['state']['kind']> = Extract<Trial['state'], { readonly kind: Kind }>;

const open: Check<Trial['state']> = fields<Exclude<Trial['state'], State<'done'> | State<'failed'>>>({
  kind: oneOf('waiting', 'running', 'skipped'),
});

const trial = fields<Trial>({
  id: whole(),
  changes: possibleSettings,
  epochs: orNull(whole(1)),
  rung: whole(),
  state: variants<Trial['state']>({
    waiting: open,
    running: open,
    skipped: open,
    done: fields<State<'done'>>({
      kind: oneOf('done'),
      result: fields<State<'done'>['result']>({ validationAccuracy: number, seconds: number, run: text }),
    }),
    failed: fields<State<'failed'>>({ kind: oneOf('failed'), message: text }),
  }),
});

export const searchRecord: Check<SearchRecord> = fields<SearchRecord>({
  version: oneOf(2),
  number: whole(1),
  plan: fields<SearchPlan>({
    method: oneOf('grid', 'random', 'halving'),
    axes: listOf(axis),
    points: whole(1),
    draws: whole(1),
    seed: number,
    fewestEpochs: whole(1),
    keepOneIn: whole(2),
  }),
  base: settings,
  dataHash: text,
  leftOut: orAbsent(rowNumbers),
  queue: fields<Search>({
    halving: orNull(fields<Halving>({ keepOneIn: whole(2), mostEpochs: whole(1) })),
    trials: where(
      listOf(trial),
      trials => trials.every(({ id }, index) => id === index),
      'are not numbered one after another',
    ),
    stopped: truth,
  }),
});
