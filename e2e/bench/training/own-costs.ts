/** Measurements of our own WASM arms alone: what options cost, how time grows with rows, prediction, and garbage. */

import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { median } from '../../tools/measure/quantiles.ts';
import type { BrowserArm } from './arm-protocol.ts';
import type { NetworkName } from './networks.ts';
import { askOnce, type BrowserPeer, openInBrowser, type Workbench } from './peer.ts';

const batch = 128;
const repeats = 9;
const stepsOfRepeat = 32;
/** Multiples of the steps of a repeat. */
const lengths = [1, 2, 4, 8];
/** Kaggle's test.csv. */
const testRows = 28_000;
const predictions = 3;

const variants: readonly { readonly arm: BrowserArm; readonly network: NetworkName }[] = [
  { arm: 'ours-wasm-2', network: 'fast-cnn' },
  { arm: 'ours-wasm-2', network: 'fast-cnn+norm+dropout' },
  { arm: 'ours-wasm-2', network: 'fast-cnn+augment' },
  { arm: 'ours-wasm-1', network: 'fast-cnn' },
  { arm: 'ours-wasm-1', network: 'fast-cnn+norm+dropout' },
  { arm: 'ours-wasm-1', network: 'fast-cnn+augment' },
];

interface Cost {
  readonly arm: BrowserArm;
  readonly network: NetworkName;
  /** Each repeat, sorted. */
  readonly millisecondsPerStep: readonly number[];
}

export interface OwnCosts {
  readonly options: readonly Cost[];
  readonly growth: readonly { readonly rows: number; readonly seconds: number }[];
  readonly prediction: readonly {
    readonly arm: BrowserArm;
    readonly rows: number;
    readonly seconds: number;
  }[];
  readonly bytesPerStep: number;
}

async function timeOptions(peers: readonly BrowserPeer[]): Promise<readonly Cost[]> {
  const times = peers.map((): number[] => []);
  for (const peer of peers) await peer.run(0, stepsOfRepeat);
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const [index, peer] of peers.entries())
      times[index].push(((await peer.run(0, stepsOfRepeat)) * 1000) / stepsOfRepeat);
  return variants.map((variant, index) => ({
    ...variant,
    millisecondsPerStep: times[index].toSorted((a, b) => a - b),
  }));
}

/** The shortest of some runs of a task. */
async function shortest(count: number, task: () => Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index++) best = Math.min(best, await task());
  return best;
}

export async function measureOwnCosts(bench: Workbench, say: (text: string) => void): Promise<OwnCosts> {
  say('fast-cnn: what options cost');
  const peers: BrowserPeer[] = [];
  try {
    for (const { arm, network } of variants) peers.push(await openInBrowser(bench, arm, network, batch));
    const options = await timeOptions(peers);
    say('fast-cnn: rows and prediction');
    const [peer] = peers;
    const growth: { rows: number; seconds: number }[] = [];
    for (const length of lengths) {
      const steps = length * stepsOfRepeat;
      growth.push({ rows: steps * batch, seconds: await shortest(predictions, () => peer.run(0, steps)) });
    }
    const prediction: { arm: BrowserArm; rows: number; seconds: number }[] = [];
    for (const [index, { arm, network }] of variants.entries())
      if (network === 'fast-cnn') {
        const seconds = await shortest(predictions, () => peers[index].predict(testRows));
        prediction.push({ arm, rows: testRows, seconds });
      }
    const request = { kind: 'allocation', network: 'fast-cnn', batch } as const;
    const { bytesPerStep } = await askOnce(bench, 'none', request, 'allocation');
    return { options, growth, prediction, bytesPerStep };
  } finally {
    for (const peer of peers) await peer.close();
  }
}

function describeOptions(options: readonly Cost[]): string {
  const head = [
    'network',
    'arm',
    'ms a step',
    'spread',
    'median / plain',
    'fastest / plain',
    'median / 2 threads',
  ];
  const body = options.map(({ network, arm, millisecondsPerStep: times }) => {
    const plain = options.find(other => other.arm === arm && other.network === 'fast-cnn');
    const two = options.find(other => other.arm === 'ours-wasm-2' && other.network === network);
    const ratio = (value: number, other: number | undefined) =>
      other === undefined ? '' : (value / other).toFixed(2);
    return [
      network,
      arm,
      median(times).toFixed(2),
      `${times[0].toFixed(2)}-${times[times.length - 1].toFixed(2)}`,
      ratio(median(times), plain && median(plain.millisecondsPerStep)),
      ratio(times[0], plain?.millisecondsPerStep[0]),
      ratio(median(times), two && median(two.millisecondsPerStep)),
    ];
  });
  return markdownTable(head, body);
}

export function describeOwnCosts({ options, growth, prediction, bytesPerStep }: OwnCosts): string {
  const rows = growth.map(({ rows: count, seconds }) => [
    `training on ${count.toLocaleString('en-US')} rows`,
    seconds.toFixed(2),
    ((seconds / count) * 1e6).toFixed(1),
  ]);
  const predicted = prediction.map(({ arm, rows: count, seconds }) => [
    `predicting ${count.toLocaleString('en-US')} rows, ${arm}`,
    seconds.toFixed(2),
    ((seconds / count) * 1e6).toFixed(1),
  ]);
  const table = markdownTable(
    ['fast-cnn, shortest of 3', 's', 'microseconds a row'],
    [...rows, ...predicted],
  );
  return `\n### What options cost (batch ${batch})\n\n${describeOptions(options)}\n\n${table}\n\nA step allocates ${Math.round(bytesPerStep).toLocaleString('en-US')} bytes of JavaScript heap.\n`;
}
