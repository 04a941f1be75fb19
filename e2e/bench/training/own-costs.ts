/** Measurements of our own WASM arms alone: what options cost, how time grows with rows, prediction, cold starts, garbage. */

import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { median } from '../../tools/measure/quantiles.ts';
import type { BrowserArm } from './arm-protocol.ts';
import { imageCount } from './common.ts';
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
const coldStarts = 3;
/** The networks whose first step is measured from nothing, the smallest and the largest that a person waits for. */
const coldNetworks: readonly NetworkName[] = ['fast-cnn', 'keras-cnn'];
/** The network with the most views of all presets, and their number. */
const viewed = { network: 'norm-cnn', views: 9 } as const;
/** Epochs of 4,096 images before such a prediction: fewer images are told surely then than after a whole training. */
const epochsBefore = 6;

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

interface Prediction {
  readonly arm: BrowserArm;
  readonly network: NetworkName;
  readonly rows: number;
  readonly views: number;
  readonly seconds: number;
}

export interface OwnCosts {
  readonly options: readonly Cost[];
  readonly growth: readonly { readonly rows: number; readonly seconds: number }[];
  readonly prediction: readonly Prediction[];
  /** From starting the arm's session to the first step's loss. */
  readonly cold: readonly {
    readonly arm: BrowserArm;
    readonly network: NetworkName;
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

async function predict(peer: BrowserPeer, what: Pick<Prediction, 'arm' | 'network' | 'views'>) {
  const seconds = await shortest(predictions, () => peer.predict(testRows, what.views));
  return { ...what, rows: testRows, seconds };
}

/** Trains on the first half of the images: the second is predicted, and most images need one look when a network is trained. */
async function trainBriefly(peer: BrowserPeer): Promise<void> {
  for (let epoch = 0; epoch < epochsBefore; epoch++) await peer.run(0, imageCount / 2 / batch);
}

/** Predicts with the network of `viewed` after a short training, in a page of its own. */
async function predictFromViews(bench: Workbench, arm: BrowserArm): Promise<Prediction> {
  const peer = await openInBrowser(bench, arm, viewed.network, batch);
  try {
    await trainBriefly(peer);
    return await predict(peer, { arm, ...viewed });
  } finally {
    await peer.close();
  }
}

/** Each start in a browser of its own: nothing is compiled yet. */
async function coldStart(bench: Workbench, arm: BrowserArm, network: NetworkName) {
  const seconds = await shortest(coldStarts, async () => {
    const peer = await openInBrowser(bench, arm, network, batch);
    await peer.close();
    return peer.coldSeconds;
  });
  return { arm, network, seconds };
}

/** Measures everything, one after another. */
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
    const prediction: Prediction[] = [];
    for (const [index, { arm, network }] of variants.entries())
      if (network === 'fast-cnn') prediction.push(await predict(peers[index], { arm, network, views: 1 }));
    say(`${viewed.network}: prediction from ${viewed.views} views`);
    prediction.push(await predictFromViews(bench, 'ours-wasm-2'));
    say(`${coldNetworks.join(', ')}: cold first steps`);
    const cold: OwnCosts['cold'][number][] = [];
    for (const network of coldNetworks) cold.push(await coldStart(bench, 'ours-wasm-2', network));
    const request = { kind: 'allocation', network: 'fast-cnn', batch } as const;
    const { bytesPerStep } = await askOnce(bench, 'none', request, 'allocation');
    return { options, growth, prediction, cold, bytesPerStep };
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

export function describeOwnCosts({ options, growth, prediction, cold, bytesPerStep }: OwnCosts): string {
  const rows = growth.map(({ rows: count, seconds }) => [
    `fast-cnn, training on ${count.toLocaleString('en-US')} rows`,
    seconds.toFixed(2),
    ((seconds / count) * 1e6).toFixed(1),
  ]);
  const predicted = prediction.map(({ arm, network, rows: count, views, seconds }) => [
    `${network}, predicting ${count.toLocaleString('en-US')} rows from ${views} ${views === 1 ? 'view' : 'views'} each, ${arm}`,
    seconds.toFixed(2),
    ((seconds / count) * 1e6).toFixed(1),
  ]);
  const started = cold.map(({ arm, network, seconds }) => [
    `${network}, cold first step, ${arm}`,
    seconds.toFixed(2),
    '',
  ]);
  const table = markdownTable(
    ['shortest of 3', 's', 'microseconds a row'],
    [...rows, ...predicted, ...started],
  );
  return `\n### What options cost (batch ${batch})\n\n${describeOptions(options)}\n\n${table}\n\nA step allocates ${Math.round(bytesPerStep).toLocaleString('en-US')} bytes of JavaScript heap.\n`;
}
