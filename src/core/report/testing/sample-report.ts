/** A report of a small run, for tests, and the same file read by a parser of HTML. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { tenDigits } from '../../data/classes.ts';
import { pixelsPerImage } from '../../data/dataset.ts';
import { presetSettings } from '../../settings/presets.ts';
import { defaultSettings, toModelSpec } from '../../settings/settings.ts';
import type { ReportAnswers, RunReport } from '../run-report.ts';

const settings = { ...presetSettings('fast', defaultSettings), epochs: 3, seed: 7 };

/** Four held-out images of 0, 1, 2 and 3, the last of which is taken for a 5. */
export const fourAnswers: ReportAnswers = {
  rows: [10, 11, 12, 13],
  labels: Uint8Array.of(0, 1, 2, 3),
  probabilities: Float32Array.from({ length: 40 }, (_, at) => {
    const [row, guess] = [Math.floor(at / 10), at % 10];
    return guess === (row === 3 ? 5 : row) ? 0.91 : 0.01;
  }),
  alone: [],
  temperature: 1.25,
  gains: [],
  pixels: Uint8Array.from({ length: 20 * pixelsPerImage }, (_, at) => at % 256),
};

export const sampleReport: RunReport = {
  title: 'Fast, 3 epochs',
  trained: Date.UTC(2026, 10, 29, 15, 58),
  written: Date.UTC(2026, 10, 29, 16, 30),
  version: '0.1.0 (2912f1d8)',
  settings,
  classes: tenDigits,
  device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
  ended: 'complete',
  seconds: 9.2,
  history: [1, 2, 3].map(epoch => ({
    epoch,
    seconds: 3,
    loss: 0.6 / epoch,
    accuracy: 0.9 + epoch / 100,
    validationLoss: 0.5 / epoch,
    validationAccuracy: 0.91 + epoch / 100,
    learningRate: 0.006,
  })),
  keptEpoch: 3,
  heldOutRows: 4,
  leftOut: [],
  networks: [{ name: 'network 1, seed 7', spec: toModelSpec(settings, 10) }],
  isVote: false,
  dataHash: '3f9a',
  data: {
    known: true,
    value: {
      files: [
        { name: 'digit-recognizer.zip/train.csv', use: 'training', rows: 20 },
        { name: 'digit-recognizer.zip/test.csv', use: 'test', rows: 10 },
      ],
      counts: [2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
      notes: ['The column "label" has the labels.'],
      split: 0,
    },
  },
  answers: { known: true, value: fourAnswers },
  estimate: null,
  expected: { known: true, value: { accuracy: 0.75, rows: 4, low: 0.3, high: 0.95 } },
  tested: null,
};

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;

const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

/** Every element of a file, as a browser would read it, in the order of the file. */
export function elementsOf(text: string): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node) found.push(node);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parse(text));
  return found;
}

/** The text in an element. */
const textOf = (node: Node): string => ('value' in node ? node.value : childrenOf(node).map(textOf).join(''));

/** The text of each element of a kind. */
export const textsOf = (text: string, tag: string): readonly string[] =>
  elementsOf(text)
    .filter(({ tagName }) => tagName === tag)
    .map(textOf);

/** The rows of the table with this caption, each as the texts of its cells. */
export function rowsOf(page: string, caption: string): readonly (readonly string[])[] {
  const table = elementsOf(page).find(
    element => element.tagName === 'table' && textOf(element).trimStart().startsWith(caption),
  );
  if (!table) throw new Error(`there is no table “${caption}”`);
  const within = (node: typeof table, tag: string): (typeof table)[] =>
    node.childNodes.flatMap(child =>
      'tagName' in child ? [...(child.tagName === tag ? [child] : []), ...within(child, tag)] : [],
    );
  return within(table, 'tr').map(row =>
    row.childNodes.filter(node => 'tagName' in node).map(cell => textOf(cell)),
  );
}
