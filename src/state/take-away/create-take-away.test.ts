import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { expect, test } from 'vitest';
import { selectedRun } from '../store/runs-slice.ts';
import { arrange } from '../testing/arrange.ts';

/** The texts of a zip's files. */
async function filesIn(zip: Uint8Array<ArrayBuffer>): Promise<ReadonlyMap<string, string>> {
  const reader = new ZipReader(new BlobReader(new Blob([zip])), { useWebWorkers: false });
  const found = new Map<string, string>();
  for (const entry of await reader.getEntries())
    if (!entry.directory) found.set(entry.filename, await entry.getData(new TextWriter()));
  return found;
}

async function trained() {
  const { app } = arrange();
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ model: 'dense', units1: 7, epochs: 3 });
  app.cells.run('train');
  await app.cells.settled();
  const run = selectedRun(app.store.getState());
  if (run === null) throw new Error('nothing was trained');
  return { app, run, takeAway: await app.takeAway.open() };
}

test('a run goes on as a notebook, a script and weights, each with the settings of the run', async () => {
  const { app, run, takeAway } = await trained();
  app.settings.edit({ units1: 99 });
  const zip = await takeAway.python(run);
  const files = await filesIn(zip);
  expect([...files.keys()].sort()).toEqual([
    'README.txt',
    'digit-recognizer.ipynb',
    'kernel-metadata.json',
    'train_torch.py',
    'weights.npz',
  ]);
  expect(files.get('digit-recognizer.ipynb')).toContain('layers.Dense(7, name=\\"dense_1\\")');
  expect(files.get('train_torch.py')).toContain('"kind": "dense", "units": 7');
  expect(await takeAway.python(run)).toEqual(zip);
});

test('a run on images that were dealt out anew says how to get its tables, as long as they are loaded', async () => {
  const { app, run, takeAway } = await trained();
  const text = async () => (await filesIn(await takeAway.python(run))).get('README.txt');
  expect(await text()).not.toContain('--split-seed');
  const { data } = app.store.getState();
  if (!data) throw new Error('nothing is loaded');
  const treatments = { ...data.history.treatments, split: 3 };
  app.store.setState({ data: { ...data, history: { ...data.history, treatments } } });
  expect(await text()).toContain('sample-data.ts --split-seed 3 --out');
});

test('the code of the cells follows the settings', async () => {
  const { app, takeAway } = await trained();
  app.settings.edit({ units1: 55 });
  const { settings, data } = app.store.getState();
  const source = takeAway
    .code(settings, data)
    .find(({ of, kind }) => of === 'model' && kind === 'code')?.source;
  expect(source).toContain('layers.Dense(55, name="dense_1")');
});

test('weights go out in every form, those of each network of an ensemble apart', async () => {
  const { app, takeAway } = await trained();
  app.settings.edit({ networks: 2 });
  app.cells.run('train');
  await app.cells.settled();
  const run = selectedRun(app.store.getState());
  const files = run && (await filesIn(await takeAway.weights(run)));
  expect([...(files?.keys() ?? [])].filter(name => name.startsWith('network-2/'))).toEqual([
    'network-2/weights.npz',
    'network-2/model.safetensors',
    'network-2/tfjs/model.json',
    'network-2/tfjs/weights.bin',
  ]);
  const { userDefinedMetadata: notes } = JSON.parse(files?.get('network-2/tfjs/model.json') ?? '');
  expect(notes).toEqual({ classes: run?.classes, pixels: 'grey levels from 0 to 1' });
});

test('a run goes out as ONNX: of several networks the best, of one with the temperature of its evaluation', async () => {
  const { app, run, takeAway } = await trained();
  const description = async () => new TextDecoder('latin1').decode(await takeAway.onnx(run));
  expect(await description()).toContain('a temperature of 1.');
  app.cells.run('evaluate');
  await app.cells.settled();
  const { evaluation } = app.store.getState();
  if (evaluation?.kind !== 'measured') throw new Error('nothing was measured');
  app.store.setState({ evaluation: { ...evaluation, temperature: 1.25 } });
  expect(await description()).toContain('a temperature of 1.25.');
});
