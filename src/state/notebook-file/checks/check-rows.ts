/** Checks across the records of a notebook: rows and images that one record speaks of must be in the tables of another. */
import type { RunBody } from '../../page/run-bodies.ts';
import type { RunRecord } from '../../page/run-record.ts';
import type { PackedData } from '../../persistence/pack-data.ts';
import type { SavedOutputs, SavedPage } from '../../persistence/saved-page.ts';
import { areBelow, FieldProblem } from './check.ts';

export interface CheckedRecords {
  readonly page: SavedPage;
  readonly outputs: SavedOutputs;
  readonly data: PackedData | null;
  readonly runs: readonly RunRecord[];
  readonly bodies: ReadonlyMap<string, RunBody>;
}

/** The largest of the rows that a part of the notebook speaks of must be below `end`. */
function refuseBeyond(at: string, rows: Iterable<number>, end: number): void {
  for (const row of rows)
    if (row >= end) throw new FieldProblem(at, `has row ${row + 1} of a table of ${end}`);
}

/** Throws a `FieldProblem` where two records contradict one another. */
export function refuseContradictions({ page, outputs, data, runs, bodies }: CheckedRecords): void {
  if (new Set(runs.map(({ id }) => id)).size !== runs.length)
    throw new FieldProblem('runs', 'has two runs of one id');
  for (const { id, heldOutRows, classes } of runs) {
    const body = bodies.get(id);
    if (!body) continue;
    const { validationRows, heldOutBy = [validationRows], answers = [] } = body;
    if (validationRows.length !== heldOutRows)
      throw new FieldProblem(
        'validationRows',
        `of a run has ${validationRows.length} rows in place of ${heldOutRows}`,
      );
    const lengths = heldOutBy.map(({ length }) => length);
    if (answers.some(({ length }) => length > 0 && !lengths.includes(length)))
      throw new FieldProblem('answers', 'of a run are not one for each of its held-out rows');
    if (!answers.every(areBelow(classes.labels.length)))
      throw new FieldProblem('answers', 'of a run have a class that it does not tell apart');
  }
  if (data === null) return;
  const { hash, warnings = [] } = data.summary;
  const trainingRows = data.training?.rows ?? 0;
  const testRows = data.test?.rows ?? 0;
  const notes = page.rowNotes?.[hash];
  refuseBeyond('rowNotes.leftOut', notes?.leftOut ?? [], trainingRows);
  for (const { table, row } of notes?.tags ?? [])
    refuseBeyond('rowNotes.tags', [row], table === 'training' ? trainingRows : testRows);
  for (const warning of warnings) {
    if (!('examples' in warning)) continue;
    refuseBeyond('warnings.examples.training', warning.examples.training, trainingRows);
    refuseBeyond('warnings.examples.test', warning.examples.test, testRows);
  }
  const ofData = new Set(runs.filter(({ dataHash }) => dataHash === hash).map(({ id }) => id));
  for (const { id, leftOut = [] } of runs) {
    if (!ofData.has(id)) continue;
    refuseBeyond('leftOut', leftOut, trainingRows);
    refuseBeyond('validationRows', bodies.get(id)?.validationRows ?? [], trainingRows);
  }
  const { evaluation, prediction, labelCheck } = outputs;
  if (evaluation?.kind === 'measured' && ofData.has(evaluation.run))
    refuseBeyond('evaluation.rows', evaluation.rows, trainingRows);
  if (labelCheck?.dataHash === hash) refuseBeyond('labelCheck.rows', labelCheck.rows, trainingRows);
  if (prediction && ofData.has(prediction.run) && prediction.labels.length !== testRows)
    throw new FieldProblem('prediction.labels', `are ${prediction.labels.length} of ${testRows} test images`);
}

/** The labels of a training table must be of its classes. */
export async function refuseForeignLabels({ training }: PackedData): Promise<void> {
  if (training === null || !(training.labels instanceof Blob)) return;
  const labels = new Uint8Array(await training.labels.arrayBuffer());
  if (!areBelow(training.classes?.labels.length ?? 10)(labels))
    throw new FieldProblem('training.labels', 'has a class that its table of classes has not');
}
