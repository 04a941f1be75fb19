import { expect, test } from 'vitest';
import { edit, type Files, repacked } from './testing/repack.ts';
import { opened, saved, someWork, workedPage } from './testing/worked-page.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Settings and facts under the names that the first version gave them. */
const oldNames = ({ networks: nets, views: tta, validationShare: validation, layers: _, ...rest }: Fields) =>
  Object.fromEntries(
    Object.entries({ ...rest, nets, tta, validation }).filter(([, value]) => value !== undefined),
  );

const withoutClasses = ({ classes: _, ...record }: Fields): Fields => record;

/** What the page of a file would be if the first version had written its records. */
function asFirstVersion(files: Files): void {
  edit(files, 'page.json', ({ accepted, paces, deviceMeasurements, awaited: _, rowNotes: __, ...page }) => ({
    ...page,
    version: 1,
    settings: oldNames(page.settings),
    results: Object.fromEntries(
      Object.entries(page.results as Record<string, { inputs: { facts: Fields } }>).map(([cell, result]) => [
        cell,
        { ...result, inputs: { ...result.inputs, facts: oldNames(result.inputs.facts) } },
      ]),
    ),
    kept: accepted,
    calibrations: paces,
    trials: deviceMeasurements,
  }));
  // The first version kept a run in one piece.
  edit(files, 'runs/1.json', ({ run: { stepsPerEpoch: _, heldOutRows: __, ...run }, body }) => ({
    run: { ...withoutClasses(run), settings: oldNames(run.settings), ...body, best: body.networks[0] },
  }));
  edit(files, 'search.json', ({ queue, ...search }) => ({ ...search, version: 1, search: queue }));
  edit(files, 'outputs.json', ({ labelCheck: _, evaluation, prediction, statistics }) => ({
    statistics,
    evaluation: withoutClasses(evaluation),
    prediction: withoutClasses(prediction),
  }));
  edit(files, 'data.json', ({ training, history: _, summary, ...data }) => {
    const { assumptions: __, passedOver: ___, warnings: ____, ...first } = summary;
    return { ...data, training: withoutClasses(training), summary: first };
  });
}

test('records of the first version are read by the migrations of the stored ones, with the same states', async () => {
  const before = await workedPage({ ...someWork, runs: [2], tags: [], loss: 1, staleAfterwards: false });
  const after = await opened(await repacked(await saved(before), asFirstVersion));
  expect(after.states()).toBe(before.states());
  const [old, now] = [before.app.store.getState(), after.app.store.getState()];
  for (const part of ['settings', 'evaluation', 'prediction', 'search', 'data', 'selectedRun'] as const)
    expect(now[part]).toEqual(old[part]);
  expect(now.runs).toEqual(old.runs.map(run => ({ ...run, stepsPerEpoch: expect.any(Number) })));
  const weightsOf = async ({ storage }: typeof after) =>
    ((await storage.runBody(now.runs[0].id)) as { networks: unknown }).networks;
  expect(await weightsOf(after)).toEqual(await weightsOf(before));
});
