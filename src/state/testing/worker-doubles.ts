/** Small doubles of the workers and of the checkpoint store, for tests. */
import type { GangCall } from '../../client/gang-call.ts';
import type { InspectorClient } from '../../client/inspector-client.ts';
import type { NeighboursClient } from '../../client/neighbours-client.ts';
import { type ClassTable, tenDigits } from '../../core/data/classes.ts';
import { pixelsPerImage } from '../../core/data/dataset.ts';
import { newHistory } from '../../core/data/treatment.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { ReadModel } from '../../core/model-files/imported-network.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { LoadedFiles, TrainOutcome } from '../../protocol.ts';
import type { CheckpointService, Services, TrainingEvent } from '../page/services.ts';
import { device, outcome } from './outcome-double.ts';

const rows = 20;
const everyRow = Array.from({ length: rows }, (_, row) => row);
/** Twenty training images and ten test images, all of them blank; every test image is of the fourth class. */
const dataWith = (
  hash: string,
  classes: ClassTable,
  warnings: LoadedFiles['summary']['warnings'],
): LoadedFiles => ({
  training: {
    fileName: 'train.csv',
    rows,
    pixels: new Uint8Array(rows * pixelsPerImage),
    labels: Uint8Array.from({ length: rows }, (_, row) => row % 10),
    classes,
  },
  test: { fileName: 'test.csv', rows: 10, pixels: new Uint8Array(10 * pixelsPerImage) },
  solution: Uint8Array.from({ length: 10 }, () => classes.labels[3]),
  history: newHistory,
  summary: {
    bytes: 1,
    seconds: 0,
    hash,
    duplicates: { training: 0, test: 0 },
    blanks: { training: 0, test: 0 },
    assumptions: [],
    passedOver: [],
    warnings,
  },
});

/** The first part is `first`, each further one as many rows on. */
function rowsHeldOut(
  { fold, part = 0, validationShare }: TrainConfig,
  first: readonly number[] = [1, 2],
): readonly number[] {
  if (fold) return everyRow.filter(row => row % fold.count === fold.index);
  return validationShare === 0 ? [] : first.map(row => (row + part * first.length) % rows);
}

/** The checkpoint that a training which waits has written: in its second epoch. */
const halfway: RunCheckpoint = {
  epoch: 1,
  stepInEpoch: 5,
  soFar: { loss: 0, correct: 0, images: 0, seconds: 0 },
  state: { step: 15, weights: new Float32Array(3), slots: [], average: null },
  history: [],
  best: null,
  learningRateFactor: 1,
};

interface Disk {
  current: InterruptedRun | null;
}

/** Checkpoints on `disk`, which a test can read and write. */
export const checkpointsOn = (disk: Disk): CheckpointService => ({
  async save(run) {
    disk.current = run;
    return { ok: true };
  },
  recover: async () => ({ run: disk.current, skipped: [] }),
  async clear() {
    disk.current = null;
    return { ok: true };
  },
});

/** What the doubles do; a test may change it while they are used. */
export interface Given {
  hash?: string;
  /** The classes of the data; the ten digits unless set. At least ten occur. */
  classes?: ClassTable;
  /** What is wrong with the loaded data until it is treated. */
  warnings?: LoadedFiles['summary']['warnings'];
  waits?: boolean;
  /** The number of trainings that end at once before one waits. */
  finishes?: number;
  refuse?: boolean;
  /** The models in each file that ends as ONNX. */
  models?: readonly ReadModel[];
  trainFails?: boolean;
  /** The table whose prediction is never answered, only aborted. */
  unanswered?: 'test' | 'training';
  /** The weights that a training ends with; three zeros unless set. */
  weights?: (spec: ModelSpec) => Float32Array<ArrayBuffer>;
  /** The validation accuracy that a training reaches. */
  accuracy?: (config: TrainConfig) => number;
  /** The rows that the next training holds out, where it is the first of its run. */
  holdsOut?: readonly number[];
  /** What each epoch of the next training answers to them. */
  answers?: TrainOutcome['answers'];
  /** Trains networks side by side; without it no device does. */
  gang?: (...asked: Parameters<Services['engine']['trainGang']>) => GangCall['ended'];
  /** Hears which buttons of a gang are pressed. */
  onGangButton?: (button: 'pause' | 'resume' | 'stop' | `leave ${number}`) => void;
  disk?: Disk;
  trialDisk?: Disk;
  inspector?: InspectorClient;
  neighbours?: NeighboursClient;
}

/** What the workers were asked, in order. */
export interface Asked {
  readonly calls: string[];
  /** The seed and the split seed of each training. */
  readonly seeds: (readonly [number, number | undefined])[];
  /** The configuration of each training. */
  readonly configs: TrainConfig[];
  readonly specs: { readonly trained: ModelSpec[]; readonly predicted: ModelSpec[] };
}

export const loaderDouble = (given: Given, { calls }: Asked): Services['loader'] => ({
  async load(files) {
    calls.push(`load ${files.map(file => file.name).join()}`);
    if (given.refuse)
      return {
        kind: 'refused',
        problems: [{ file: 'a.csv', line: 3, column: 7, message: 'A letter.', remedy: 'Remove it.' }],
      };
    if (given.models && files.every(({ name }) => name.endsWith('.onnx')))
      return { kind: 'models', models: given.models, loaded: null };
    return {
      kind: 'loaded',
      loaded: dataWith(given.hash ?? 'hash', given.classes ?? tenDigits, given.warnings ?? []),
    };
  },
  async treat(loaded, treatments) {
    const { test, solution, summary, history } = loaded;
    const { removedTest } = history;
    calls.push('treat');
    const given = removedTest ?? (test && { test, solution });
    const removed = treatments.testRemoved ? given : null;
    const treated = removed ? { test: null, solution: null } : (given ?? { test: null, solution: null });
    const hash = JSON.stringify(treatments) === JSON.stringify(newHistory.treatments) ? 'hash' : 'treated';
    return {
      kind: 'loaded',
      loaded: {
        ...loaded,
        ...treated,
        history: { ...history, treatments, removedTest: removed },
        summary: { ...summary, hash, warnings: [] },
      },
    };
  },
});

/** An engine that trains at once, unless it is told to wait for a stop, and predicts the fourth class for every image. */
export const engineDouble = (given: Given, { calls, seeds, configs, specs }: Asked): Services['engine'] => ({
  async setData() {
    calls.push('data');
  },
  async probe() {
    return [];
  },
  train({ spec, config, resume }, listen: (event: TrainingEvent) => void) {
    calls.push(resume ? `train from epoch ${resume.epoch}` : 'train');
    seeds.push([config.seed, config.splitSeed]);
    configs.push(config);
    const holdsOut = rowsHeldOut(config, given.holdsOut);
    specs.trained.push(spec);
    const waits = given.waits && seeds.length > (given.finishes ?? 0);
    let stop = () => {};
    const accuracy = given.accuracy?.(config);
    const result = new Promise<TrainOutcome>((resolve, reject) => {
      const ended = (how: TrainOutcome['ended']) =>
        outcome(how, accuracy, holdsOut, given.answers, given.weights?.(spec));
      stop = () => resolve(ended('stopped'));
      listen({ kind: 'started', id: 0, device, stepsPerEpoch: 10, notice: null });
      listen({ kind: 'health', id: 0, sample: { step: 4, layers: [] } });
      if (waits) listen({ kind: 'checkpoint', id: 0, checkpoint: halfway });
      if (given.trainFails) reject(new Error('The device is gone.'));
      else if (!waits) resolve(ended('complete'));
    });
    return {
      pause: () => listen({ kind: 'paused', id: 0 }),
      resume: () => listen({ kind: 'resumed', id: 0 }),
      stop: () => stop(),
      outcome: result,
    };
  },
  trainGang(request, listen) {
    const press = (button: Parameters<NonNullable<Given['onGangButton']>>[0]) => given.onGangButton?.(button);
    const buttons = {
      pause: () => press('pause'),
      resume: () => press('resume'),
      stop: () => press('stop'),
      leave: (network: number) => press(`leave ${network}`),
    };
    const ended = given.gang?.(request, listen) ?? {
      reason: 'unsupported' as const,
      why: 'There is no GPU.',
    };
    return { ...buttons, ended: Promise.resolve(ended) };
  },
  async findRate({ rates }, onLosses, signal) {
    calls.push('test rates');
    onLosses(Float32Array.from(rates, () => 2));
    if (given.waits) await new Promise(resolve => signal.addEventListener('abort', resolve));
  },
  async exportModel() {
    calls.push('export');
    return { json: '{}', weights: new ArrayBuffer(4) };
  },
  async features({ rows }, onProgress) {
    calls.push('features');
    onProgress(rows.length, rows.length);
    return Float32Array.from(
      { length: 4 * rows.length },
      (_, at) => (rows[Math.floor(at / 4)] * (1 + (at % 4))) % 7,
    );
  },
  async predict({ spec, images }, _, signal) {
    calls.push(`predict ${images.table}`);
    if (images.table === 'test') specs.predicted.push(spec);
    if (given.unanswered === images.table)
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('It was stopped.'))),
      );
    const count = images.table === 'test' ? 10 : images.rows.length;
    const last = spec.layers.at(-1);
    const classes = last?.kind === 'dense' ? last.units : 0;
    const probabilities = new Float32Array(count * classes);
    for (let row = 0; row < count; row++) probabilities[row * classes + 3] = 1;
    return { device, probabilities };
  },
});
