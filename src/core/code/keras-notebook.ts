/**
 * A run as cells of a notebook in Keras 3: the same architecture, rows, order, augmentation and learning rates.
 * Starting weights and dropout come from Keras' own random numbers.
 */

import { networkCode, optimizerCode } from './keras-network.ts';
import { type PortableRun, portableRecipe } from './portable-run.ts';
import augment from './python/augment.py?raw';
import files from './python/files.py?raw';
import dataCode from './python/keras_data.py?raw';
import evaluate from './python/keras_evaluate.py?raw';
import predict from './python/keras_predict.py?raw';
import setup from './python/keras_setup.py?raw';
import training from './python/keras_training.py?raw';
import rows from './python/rows.py?raw';
import schedule from './python/schedule.py?raw';
import { partOf, pythonLiteral } from './python-text.ts';

/** The cell of the page that a cell of the notebook belongs to. */
export type CodeOf = 'data' | 'model' | 'train' | 'evaluate' | 'predict';

export interface NotebookCell {
  readonly of: CodeOf;
  readonly kind: 'markdown' | 'code';
  readonly source: string;
}

/** A Python module as a cell: its docstring becomes the text above it. */
function cellsOf(of: CodeOf, heading: string, module: string): readonly NotebookCell[] {
  const { about, imports, code } = partOf(module);
  // The set-up must come between its imports, so it stays as it is.
  const source = imports.some(line => line.startsWith('import keras'))
    ? module.replace(/^"""[\s\S]*?"""\n/, '').trim()
    : [imports.join('\n'), code].filter(text => text !== '').join('\n\n\n');
  return [
    { of, kind: 'markdown', source: `## ${heading}\n\n${about}` },
    { of, kind: 'code', source },
  ];
}

const builderName = (index: number): string => `build_network_${index + 1}`;

function modelCells({ recipes }: PortableRun): readonly NotebookCell[] {
  const texts = recipes.map(({ spec, config }) => networkCode(spec, config.optimizer, 'NAME'));
  const different = [...new Set(texts)];
  const code = different.map((text, index) => text.replace('NAME', builderName(index))).join('\n\n\n');
  const summaries = different.map((_, index) => `${builderName(index)}().summary()`).join('\n');
  const builders = texts.map(text => builderName(different.indexOf(text)));
  const about =
    recipes.length === 1
      ? 'From pixels in 0 to 1 to one logit a class.'
      : `${recipes.length} networks, whose probabilities are averaged. Each goes from pixels in 0 to 1 to one logit a class.`;
  return [
    { of: 'model', kind: 'markdown', source: `## The network\n\n${about}` },
    { of: 'model', kind: 'code', source: `${code}\n\n\nBUILDERS = [${builders.join(', ')}]\n${summaries}` },
  ];
}

/** Members of a recipe on lines of their own, for people to change. */
function recipeText(recipe: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(recipe)
    .filter(([name]) => name !== 'layers')
    .map(([name, value]) => `        ${JSON.stringify(name)}: ${pythonLiteral(value as string)},`);
  return `    {\n${lines.join('\n')}\n    },`;
}

function trainCells({ recipes }: PortableRun): readonly NotebookCell[] {
  const texts = recipes.map(({ config }) => {
    const average = config.emaDecay > 0 ? ['use_ema=True', `ema_momentum=${config.emaDecay}`] : [];
    const clip = config.clipNorm > 0 ? [`global_clipnorm=${config.clipNorm}`] : [];
    return `    lambda: ${optimizerCode(config.optimizer, [...average, ...clip])},`;
  });
  const source = [
    `RECIPES = [\n${recipes.map(recipe => recipeText(portableRecipe(recipe))).join('\n')}\n]`,
    `OPTIMIZERS = [\n${texts.join('\n')}\n]`,
    'trained = [train(*each) for each in zip(RECIPES, BUILDERS, OPTIMIZERS)]',
  ].join('\n\n');
  return [
    { of: 'train', kind: 'markdown', source: '## The recipe\n\nHow each network is trained.' },
    { of: 'train', kind: 'code', source },
  ];
}

/** All cells in their order. */
export function kerasNotebook(run: PortableRun): readonly NotebookCell[] {
  const { title, classes, paper } = run;
  const values = `CLASSES = np.array(${pythonLiteral(classes.labels)})  # the label of each class\nPAPER = ${paper}  # the grey outside of an image`;
  return [
    {
      of: 'data',
      kind: 'markdown',
      source: `# ${title}\n\nRebuilds a training of the Digit Recognizer page: run all cells. It predicts from one view of each image, where the page may use several.`,
    },
    ...cellsOf('data', 'Set-up', setup),
    ...cellsOf('data', 'Finding the files', files),
    { of: 'data', kind: 'code', source: values },
    ...cellsOf('data', 'The data', dataCode),
    ...modelCells(run),
    ...cellsOf('train', 'Rows and their order', rows),
    ...cellsOf('train', 'Augmentation', augment),
    ...cellsOf('train', 'Learning rates', schedule),
    ...cellsOf('train', 'Training', training),
    ...trainCells(run),
    ...cellsOf('evaluate', 'How good it is', evaluate),
    ...cellsOf('predict', 'The submission', predict),
  ];
}
