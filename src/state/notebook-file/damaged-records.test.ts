import { beforeAll, expect, test } from 'vitest';
import { npyHeader } from '../../core/data/formats/npy-header.ts';
import { asBytes, type Files, repacked, set } from './testing/repack.ts';
import { refusalOf, saved, someWork, workedPage } from './testing/worked-page.ts';

let notebook: File;
beforeAll(async () => {
  notebook = await saved(await workedPage({ ...someWork, runs: [2], loss: 1 }));
});

const manifest = 'digit-recognizer-notebook.json';
const run = 'runs/1.json';
const weights = 'runs/1/body/networks/0/weights.npy';
const array = (name: string) => ({ $array: `${name}.npy` });

/** A field that is set, and the words of the refusal. */
const fields: readonly (readonly [file: string, path: string, value: unknown, words: string])[] = [
  [
    manifest,
    'version',
    2,
    'saved by a newer version of this page, in format 2; this one reads up to 1. Reload',
  ],
  [manifest, 'version', 0, 'version is none of 1'],
  [manifest, 'format', 'zip', 'format is none of'],
  [manifest, 'runs', -1, 'runs is no whole number from 0'],
  [manifest, 'runs', 1e9, 'runs is no whole number from 0'],
  [manifest, 'data', undefined, 'data is neither true nor false'],
  ['page.json', 'version', 3, 'It is of another version than this page reads. Reload'],
  ['page.json', 'version', 'two', 'It is of another version'],
  ['search.json', 'version', 9, 'It is of another version'],
  ['own-digits.json', 'version', 2, 'It is of another version'],
  ['page.json', 'settings.epochs', 'many', 'settings.epochs is no number'],
  ['page.json', 'settings.model', 'tree', 'settings.model is none of'],
  ['page.json', 'view.selected', 'moon', 'view.selected is none of data'],
  ['page.json', 'notes.1.slot', 400, 'notes[1].slot is no whole number from 0 to'],
  ['page.json', 'notes', {}, 'notes is no list'],
  ['page.json', 'results.train', 'good', 'results.train is no record'],
  ['page.json', 'results.train.inputs.facts.epochs', [1], 'results.train.inputs.facts.epochs is no number'],
  ['page.json', 'accepted', ['cook'], 'accepted[0] is none of data'],
  ['page.json', 'rowNotes.hash.tags.0.row', 5000, 'rowNotes.tags has row 5001 of a table of 20'],
  ['page.json', 'rowNotes.hash.leftOut', [20], 'rowNotes.leftOut has row 21 of a table of 20'],
  ['page.json', 'rowNotes.hash.leftOut', [3, 2], 'rowNotes.hash.leftOut does not rise'],
  ['page.json', 'awaited', { hash: 1 }, 'awaited.hash is no text'],
  [run, 'run', {}, 'It is no record of this page: fields are missing'],
  [run, 'run.id', 7, 'id is no text'],
  [run, 'run.classes.names', ['one'], 'classes has not one name for each of 1 to 62 labels'],
  [run, 'run.history', [{ epoch: 0 }], 'history[0].epoch is no whole number from 1'],
  [run, 'run.seconds', { $number: 'one' }, '$number is none of NaN'],
  [run, 'run.device.backend', 'abacus', 'device.backend is none of'],
  [
    run,
    'run.voters',
    [{ run: 'x', name: 'y', spec: { layers: [] } }],
    'voters[0].spec is a chain of layers that do not fit',
  ],
  [run, 'run.heldOutRows', 7, 'validationRows of a run has 2 rows in place of 7'],
  [run, 'run.settings.networks', 1e9, 'settings.networks is not possible'],
  [run, 'run.settings.units1', 3, 'body.networks[0].weights has'],
  [run, 'body.steps.length', 9, 'body.steps has not one loss and one accuracy for each step'],
  [run, 'body.networks.0.weights', [1, 2], 'body.networks[0].weights is no array of f4'],
  [
    run,
    'body.networks.0.weights',
    array('runs/1/body/validationRows'),
    'body.networks[0].weights is no array of f4',
  ],
  [run, 'body.networks.0.weights', array('../../etc/passwd'), 'This file is missing'],
  [
    'outputs.json',
    'prediction.seconds',
    array('outputs/prediction/labels'),
    'prediction.seconds is no number',
  ],
  [
    'outputs.json',
    'prediction.labels',
    array('outputs/evaluation/labels'),
    'prediction has not one class and one',
  ],
  ['outputs.json', 'evaluation.kind', 'guessed', 'evaluation.kind is none of measured, nothing held out'],
  ['outputs.json', 'evaluation.kind', 'toString', 'evaluation.kind is none of'],
  [
    'outputs.json',
    'statistics.training.histogram',
    array('outputs/statistics/training/classSums'),
    'numbers in place of 32',
  ],
  ['data.json', 'training.rows', 21, 'training has not 784 pixels for each of its rows'],
  ['data.json', 'training.labels', array('data/solution'), 'training has not one label for each of its rows'],
  ['data.json', 'solution', array('data/training/labels'), 'has not one answer for each test image'],
  ['data.json', 'summary.warnings', [{ kind: 'rain' }], 'summary.warnings[0].kind is none of'],
  ['data.json', 'history.treatments.test', null, 'history.treatments.test is no record'],
  ['search.json', 'queue.trials.1.id', 7, 'queue.trials are not numbered one after another'],
  [
    'search.json',
    'queue.trials.0.state',
    { kind: 'asleep' },
    'queue.trials[0].state.kind is none of waiting',
  ],
  ['search.json', 'plan.method', 'luck', 'plan.method is none of'],
  ['own-digits.json', 'digits.1.pixels', array('data/solution'), '[1].pixels has 10 numbers in place of 784'],
];

test.each(fields)('%s whose %s is %j is refused by name, and the page stays as it is', async (...row) => {
  const [file, path, value, words] = row;
  const refusal = await refusalOf(await repacked(notebook, files => set(files, file, path, value)));
  expect(refusal).toContain(words);
  expect(refusal).toContain('digits.notebook.zip');
});

const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
const floats = (count: number) => new Uint8Array([...npyHeader('f4', [count]), ...new Uint8Array(4 * count)]);

/** What is done to the files, and the words of the refusal. */
const damages: readonly (readonly [what: string, damage: (files: Files) => void, words: string])[] = [
  ['a missing page', files => files.delete('page.json'), 'page.json: This file is missing'],
  ['a missing run', files => files.delete(run), 'runs/1.json: This file is missing'],
  ['missing weights', files => files.delete(weights), `${weights}: This file is missing`],
  ['no manifest', files => files.delete(manifest), `The zip has no ${manifest}`],
  ['a manifest that is no JSON', files => files.set(manifest, asBytes('{')), 'It is no JSON ('],
  ['a page that is no JSON', files => files.set('page.json', asBytes('{"a":')), 'page.json: It is no JSON ('],
  ['a page that is null', files => files.set('page.json', asBytes('null')), 'It is of another version'],
  ['a page that is a list', files => files.set('page.json', asBytes('[]')), 'It is of another version'],
  ['outputs that are a number', files => files.set('outputs.json', asBytes('3')), 'statistics is no record'],
  [
    'a run that is a text',
    files => files.set(run, asBytes('"x"')),
    'runs/1.json: It is no record of this page',
  ],
  [
    'a record without an end',
    files => files.set('page.json', asBytes(deep)),
    'lies deeper than in any record',
  ],
  ['weights of another network', files => files.set(weights, floats(7)), 'has 7 numbers in place of'],
  [
    'an array that is a text',
    files => files.set(weights, asBytes('hello')),
    'It is no array of this notebook',
  ],
  ['an empty array file', files => files.set(weights, new Uint8Array(0)), 'its header is cut short'],
  [
    'an array cut short',
    files => files.set(weights, floats(9).slice(0, 140)),
    'announces 9 numbers, and it has 12 bytes',
  ],
  [
    'labels that are no class',
    files =>
      files.set(
        'data/training/labels.npy',
        new Uint8Array([...npyHeader('u1', [20]), ...Array(20).fill(77)]),
      ),
    'training.labels has a class that its table of classes has not',
  ],
  [
    'two runs of one id',
    files => {
      files.set('runs/2.json', files.get(run) ?? floats(0));
      set(files, manifest, 'runs', 2);
    },
    'runs has two runs of one id',
  ],
];

test.each(damages)('%s is refused by name, and the page stays as it is', async (_, damage, words) => {
  expect(await refusalOf(await repacked(notebook, damage))).toContain(words);
});
