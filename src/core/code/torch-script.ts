/**
 * A run as a PyTorch script that trains alone or on many processes and machines: `torchrun` starts it with RANK,
 * WORLD_SIZE and LOCAL_RANK in the environment, and so can anything else.
 */

import { type PortableRun, portableRecipe } from './portable-run.ts';
import augment from './python/augment.py?raw';
import files from './python/files.py?raw';
import rows from './python/rows.py?raw';
import schedule from './python/schedule.py?raw';
import main from './python/torch_main.py?raw';
import network from './python/torch_network.py?raw';
import training from './python/torch_training.py?raw';
import { joined, type PythonPart, partOf, pythonLiteral } from './python-text.ts';

const usage = `Run it alone, or in parallel:

    python3 train_torch.py --data FOLDER
    torchrun --nproc-per-node=2 train_torch.py --data FOLDER
    torchrun --nnodes=2 --nproc-per-node=8 --rdzv-backend=c10d --rdzv-endpoint=HOST:29500 train_torch.py

FOLDER has train.csv and test.csv. --weights weights.npz starts from exported weights, --predict only predicts with
them, --trials trains the trials of a search, each by one process. Every minibatch is the one of the page: the same rows
in the same order, and augmented in the same way. Starting weights and dropout come from PyTorch's own random numbers.
The page predicts from several views of an image; this predicts from one.`;

/** The recipes, one to a line. */
const listOf = (values: readonly string[]): string =>
  values.length === 0 ? '[]' : `[\n${values.map(value => `    ${value},\n`).join('')}]`;

/** The whole script. */
export function torchScript({ title, recipes, classes, paper, trials }: PortableRun): string {
  const values: PythonPart = {
    about:
      'The networks of the run, the trials of a search, the labels of the classes and the grey of the paper.',
    imports: ['import os', 'import pathlib'],
    code: [
      `RECIPES = ${listOf(recipes.map(recipe => pythonLiteral(portableRecipe(recipe))))}`,
      `TRIALS = ${listOf(trials.map(({ name, recipe }) => pythonLiteral({ name, recipe: portableRecipe(recipe) })))}`,
      `CLASSES = ${pythonLiteral(classes.labels)}`,
      `PAPER = ${paper}`,
    ].join('\n'),
  };
  const parts = [values, ...[rows, augment, schedule, files, network, training, main].map(partOf)];
  return `"""${title.replaceAll('"', "'").replaceAll('\\', '/')}.\n\n${usage}\n"""\n\n${joined(parts)}`;
}
