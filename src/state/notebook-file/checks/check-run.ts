/** Checks of a kept run and of its body. */

import type { Judges } from '../../../core/evaluation/ensemble/out-of-bag.ts';
import { summarize } from '../../../core/model/model-spec.ts';
import { parameterCount, parameterLayout } from '../../../core/model/parameters.ts';
import type { EpochResult, KeptWeights } from '../../../core/training/checkpoint/checkpoint.ts';
import type { LayerHealth, RunSample } from '../../../core/training/health/health.ts';
import { networkSpecs } from '../../engine-tasks/classify.ts';
import type { StepSeries } from '../../page/metric-buffer.ts';
import type { RunBody } from '../../page/run-bodies.ts';
import type { RunRecord } from '../../page/run-record.ts';
import {
  type Check,
  FieldProblem,
  fields,
  listOf,
  number,
  numbers,
  oneOf,
  orAbsent,
  orNull,
  text,
  truth,
  where,
  whole,
} from './check.ts';
import { classTable, device, modelSpec, rowNumbers, usedSettings } from './check-parts.ts';

const epochResult = fields<EpochResult>({
  epoch: whole(1),
  seconds: number,
  loss: number,
  accuracy: number,
  validationLoss: orNull(number),
  validationAccuracy: orNull(number),
  learningRate: number,
});

export const runRecord: Check<RunRecord> = fields<RunRecord>({
  id: text,
  name: orNull(text),
  pinned: truth,
  at: number,
  settings: usedSettings,
  dataHash: text,
  classes: classTable,
  device,
  ended: oneOf('complete', 'stopped', 'early'),
  history: listOf(epochResult),
  stepsPerEpoch: whole(),
  best: fields<RunRecord['best']>({ epoch: whole(), validationAccuracy: orNull(number) }),
  heldOutRows: whole(),
  judges: orAbsent(fields<Judges>({ networks: whole(1), fewest: whole(), most: whole() })),
  finalTraining: orAbsent(oneOf(true)),
  copiesTogether: orAbsent(oneOf(true)),
  leftOut: orAbsent(rowNumbers),
  seconds: number,
  voters: orAbsent(
    listOf(fields<NonNullable<RunRecord['voters']>[number]>({ run: text, name: text, spec: modelSpec })),
  ),
  imported: orAbsent(fields<NonNullable<RunRecord['imported']>>({ file: text, assumptions: listOf(text) })),
  trialOf: orAbsent(
    fields<NonNullable<RunRecord['trialOf']>>({ search: whole(1), trial: whole(1), changes: text }),
  ),
});

const layerHealth = fields<LayerHealth>({
  name: text,
  gradientNorm: number,
  weightNorm: number,
  deadShare: orNull(number),
});

const steps: Check<StepSeries> = where(
  fields<StepSeries>({
    length: whole(),
    loss: numbers('f4'),
    accuracy: numbers('f4'),
    health: orAbsent(
      listOf(fields<RunSample>({ step: whole(), network: whole(), layers: listOf(layerHealth) })),
    ),
  }),
  ({ length, loss, accuracy }) => loss.length === length && accuracy.length === length,
  'has not one loss and one accuracy for each step',
);

const body = fields<RunBody>({
  steps,
  networks: listOf(
    fields<KeptWeights>({
      epoch: whole(),
      validationAccuracy: orNull(number),
      weights: numbers('f4'),
    }),
  ),
  validationRows: numbers('u4'),
  heldOutBy: orAbsent(listOf(numbers('u4'))),
  answers: orAbsent(listOf(numbers('u1'))),
});

/** The body of this run: the weights of each network must be as many as its layers have. */
export const bodyOf =
  (run: RunRecord): Check<RunBody> =>
  (value, at) => {
    const checked = body(value, at);
    const { networks, heldOutBy, validationRows } = checked;
    if (heldOutBy && networks.length > 0 && heldOutBy.length !== networks.length)
      throw new FieldProblem(`${at}.heldOutBy`, 'has not the rows of each network');
    const all = new Set(validationRows);
    if (heldOutBy?.some(rows => !rows.every(row => all.has(row))))
      throw new FieldProblem(`${at}.heldOutBy`, 'has rows that are not among those held out');
    if (run.voters && networks.length > run.voters.length)
      throw new FieldProblem(`${at}.networks`, 'are more than the networks that vote');
    for (const [index, spec] of networkSpecs(run, networks.length).entries()) {
      const wanted = summarize(spec, run.classes.labels.length).ok
        ? parameterCount(parameterLayout(spec))
        : 'none';
      const { length } = networks[index].weights;
      if (length !== wanted)
        throw new FieldProblem(
          `${at}.networks[${index}].weights`,
          `has ${length} numbers in place of ${wanted}`,
        );
    }
    return checked;
  };
