/** Several runs as one: their networks vote, measured on images that none of them was trained on. Loaded with the first vote. */
import { messageOf } from '../../core/error-message.ts';
import { type VoteGain, voteGains } from '../../core/evaluation/ensemble.ts';
import { heldOutByAll } from '../../core/evaluation/shared-held-out.ts';
import { memberSettings } from '../../core/settings/ensemble-members.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { classify } from '../engine-tasks/classify.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import type { RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import { addRun } from '../store/runs-slice.ts';
import { namesOf } from './run-name.ts';

/** The accuracy that one more run adds to the vote of those before it. */
interface RunGain extends VoteGain {
  readonly name: string;
}

export type Vote =
  | {
      readonly kind: 'voted';
      /** The id of the kept run that the vote became. */
      readonly run: string;
      /** The number of images that no voter was trained on; 0 where nothing can be measured. */
      readonly rows: number;
      /** The gain of each run, the best run first; empty without such images. */
      readonly gains: readonly RunGain[];
    }
  /** `message` is a sentence that says why they cannot vote. */
  | { readonly kind: 'impossible'; readonly message: string };

const impossible = (message: string): Vote => ({ kind: 'impossible', message });

/** A run that votes, with its body and its name. */
interface Member {
  readonly run: RunRecord;
  readonly body: RunBody;
  readonly name: string;
}

const byAccuracy = (one: RunRecord, other: RunRecord): number =>
  (other.best.validationAccuracy ?? 0) - (one.best.validationAccuracy ?? 0) || one.at - other.at;

function votersOf({ run, body: { networks }, name }: Member): NonNullable<RunRecord['voters']> {
  const own = (index: number) => ({
    run: run.id,
    name: networks.length === 1 ? name : `${name}, network ${index + 1}`,
    spec: toModelSpec(memberSettings(run.settings, index), run.classes.labels.length),
  });
  return networks.map((_, index) => run.voters?.[index] ?? own(index));
}

/** The record of the vote, a kept run like any other. */
function recordOf(
  members: readonly Member[],
  given: Pick<RunRecord, 'id' | 'at' | 'heldOutRows'> & { readonly accuracy: number | null },
): RunRecord {
  const { accuracy, ...rest } = given;
  const [{ run: best }] = members;
  return {
    ...rest,
    name: null,
    pinned: false,
    settings: best.settings,
    dataHash: best.dataHash,
    classes: best.classes,
    device: best.device,
    ended: 'complete',
    history: [],
    stepsPerEpoch: 0,
    best: { ...best.best, validationAccuracy: accuracy },
    seconds: members.reduce((sum, { run }) => sum + run.seconds, 0),
    voters: members.flatMap(votersOf),
  };
}

const noSteps = { length: 0, loss: new Float32Array(0), accuracy: new Float32Array(0) };

/** Lets the runs vote and keeps the vote as a run. Never rejects; `onProgress` counts the images of all runs. */
export async function voteOfRuns(
  context: Context,
  ids: readonly string[],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Vote> {
  const { store, services, bodies } = context;
  const { data, runs: all } = store.getState();
  const runs = all.filter(run => ids.includes(run.id)).sort(byAccuracy);
  if (runs.length < 2) return impossible('A vote needs at least two runs.');
  if (!data?.training) return impossible('Load the training data first.');
  if (runs.some(run => run.dataHash !== data.summary.hash))
    return impossible('All runs must have been trained on the data that is loaded.');
  const { labels } = data.training;
  const names = namesOf(all);
  try {
    const members = await Promise.all(
      runs.map(async run => ({ run, body: await bodies.get(run.id), name: names.get(run.id) ?? run.id })),
    );
    const rows = heldOutByAll(members.map(({ body }) => body.validationRows));
    const answers: Float32Array<ArrayBuffer>[] = [];
    if (rows.length > 0) {
      await loadEngine(context);
      for (const [turn, run] of runs.entries()) {
        const images = { table: 'training', rows: rows.slice() } as const;
        const report = (done: number, total: number) => onProgress(turn * total + done, runs.length * total);
        answers.push(...(await classify(context, run, { images, views: 1 }, report, signal)).members);
        if (signal.aborted) return impossible('The vote was broken off.');
      }
    }
    const byNetwork =
      answers.length === 0
        ? []
        : voteGains(
            answers,
            Uint8Array.from(rows, row => labels[row]),
          );
    const accuracy = byNetwork.at(-1)?.accuracy ?? null;
    const at = services.clock.now();
    const record = recordOf(members, { id: services.newId(), at, heldOutRows: rows.length, accuracy });
    const networks = members.flatMap(({ body }) => body.networks);
    bodies.hold(record.id, { steps: noSteps, networks, validationRows: rows });
    addRun(context, record, false);
    return { kind: 'voted', run: record.id, rows: rows.length, gains: gainsOfRuns(members, byNetwork) };
  } catch (error) {
    const reason = messageOf(error);
    return impossible(signal.aborted ? 'The vote was broken off.' : `The runs could not vote: ${reason}`);
  }
}

/** The gain of each run; one of several networks joins the vote with all of them at once. */
function gainsOfRuns(members: readonly Member[], byNetwork: readonly VoteGain[]): readonly RunGain[] {
  if (byNetwork.length === 0) return [];
  let networks = 0;
  let before = 0;
  return members.map(({ body, name }) => {
    networks += body.networks.length;
    const { accuracy } = byNetwork[networks - 1];
    const gain = accuracy - before;
    before = accuracy;
    return { networks, accuracy, gain, name };
  });
}
