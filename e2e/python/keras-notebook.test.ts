import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kerasNotebook } from '../../src/core/code/keras-notebook.ts';
import { kaggleTitle, kernelMetadata, notebookFile } from '../../src/core/code/notebook-file.ts';
import type { PortableRun } from '../../src/core/code/portable-run.ts';
import { tenDigits } from '../../src/core/data/classes.ts';
import { memberRecipes } from '../../src/core/settings/ensemble-members.ts';
import { presetNames, presetSettings } from '../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import { python, runPython } from './run-python.ts';

const folder = mkdtempSync(join(tmpdir(), 'keras-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runOf = (settings: Settings): PortableRun => ({
  title: 'Digit recognizer: a "test"',
  recipes: memberRecipes(settings, 10),
  classes: tenDigits,
  paper: 0,
  trials: [],
});

const every: readonly (readonly [string, Settings])[] = [
  ...presetNames.map(name => [name, presetSettings(name, defaultSettings)] as const),
  ...(['sgd', 'rmsprop'] as const).map(
    optimizer =>
      [optimizer, { ...defaultSettings, optimizer, weightDecay: 0.01, clipNorm: 1, emaDecay: 0.9 }] as const,
  ),
];

test('the network is written as a person would write it', () => {
  const code = kerasNotebook(runOf(defaultSettings)).find(
    ({ of, kind }) => of === 'model' && kind === 'code',
  );
  expect(code?.source).toBe(`def build_network_1():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, padding="same", name="conv2d_1"),
        layers.ReLU(name="relu_1"),
        layers.MaxPooling2D(2, strides=2, name="maxPool_1"),
        layers.Dropout(0.25, name="dropout_1"),
        layers.Conv2D(64, 3, padding="same", name="conv2d_2"),
        layers.ReLU(name="relu_2"),
        layers.MaxPooling2D(2, strides=2, name="maxPool_2"),
        layers.Dropout(0.25, name="dropout_2"),
        layers.Flatten(name="flatten_1"),
        layers.Dense(128, name="dense_1"),
        layers.ReLU(name="relu_3"),
        layers.Dropout(0.5, name="dropout_3"),
        layers.Dense(10, name="dense_2"),
    ])


BUILDERS = [build_network_1]
build_network_1().summary()`);
});

test('title and address of a notebook on Kaggle agree, and the competition goes along', () => {
  expect(kaggleTitle('Digit recognizer: fast, 99.6 %!')).toEqual({
    title: 'Digit recognizer fast 99 6',
    slug: 'digit-recognizer-fast-99-6',
  });
  expect(JSON.parse(kernelMetadata('Digit recognizer: best', 'train.ipynb'))).toMatchObject({
    id: 'YOUR-KAGGLE-NAME/digit-recognizer-best',
    title: 'Digit recognizer best',
    code_file: 'train.ipynb',
    kernel_type: 'notebook',
    enable_gpu: true,
    competition_sources: ['digit-recognizer'],
  });
});

// Without Python there are only the tests above; the set-up has said so, and fails where CI runs.
if (python !== null) {
  const checker = [
    'import ast, nbformat, sys',
    'for path in sys.argv[1:]:',
    '    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)',
    '    nbformat.validate(notebook)',
    "    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), 'version'",
    "    code = '\\n'.join(cell.source for cell in notebook.cells if cell.cell_type == 'code')",
    "    compile(ast.parse(code), path, 'exec')",
    "    known = set(dir(__builtins__)) | {'__name__'}",
    '    for node in ast.walk(ast.parse(code)):',
    '        if isinstance(node, (ast.FunctionDef, ast.ClassDef)): known.add(node.name)',
    '        if isinstance(node, ast.arg): known.add(node.arg)',
    '        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store): known.add(node.id)',
    '        if isinstance(node, (ast.Import, ast.ImportFrom)):',
    "            known.update((alias.asname or alias.name).split('.')[0] for alias in node.names)",
    '    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}',
    "    assert used <= known, f'{path}: {used - known} are defined nowhere'",
    '    print(len(notebook.cells))',
  ].join('\n');

  test('every notebook is valid by its schema, and its Python compiles and uses nothing that it does not define', async () => {
    const paths = every.map(([name, settings]) => {
      const path = join(folder, `${name}.ipynb`);
      writeFileSync(path, notebookFile(kerasNotebook(runOf(settings))));
      return path;
    });
    const counts = (await runPython(['-c', checker, ...paths])).trim().split('\n').map(Number);
    expect(counts).toHaveLength(every.length);
    expect(Math.min(...counts)).toBeGreaterThan(20);
  }, 60_000);
}
