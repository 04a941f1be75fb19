/** Runs that the first version wrote hold their body in their record; they are taken apart as they are read. */
import type { RunBodies, RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';

type Whole = Omit<RunRecord, 'stepsPerEpoch' | 'heldOutRows'> & RunBody;

export function splitRun(saved: unknown, bodies: RunBodies): RunRecord {
  if (!('networks' in (saved as object))) return saved as RunRecord;
  const { steps, networks, validationRows, ...run } = saved as Whole;
  bodies.hold(run.id, { steps, networks, validationRows });
  const { epoch, validationAccuracy } = run.best;
  return {
    ...run,
    best: { epoch, validationAccuracy },
    stepsPerEpoch: Math.ceil(steps.length / Math.max(run.history.length, 1)),
    heldOutRows: validationRows.length,
  };
}
