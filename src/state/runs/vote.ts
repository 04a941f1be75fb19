/** Several runs as one: their networks vote, measured on images that every run held out. Loaded with the first vote. */
import { messageOf } from '../../core/error-message.ts';
import {
  type AnswersToRows,
  holdOutAlike,
  judgesOf,
  outOfBagVote,
} from '../../core/evaluation/ensemble/out-of-bag.ts';
import { heldOutByAll, heldOutByBoth } from '../../core/evaluation/ensemble/shared-held-out.ts';
import type { VoteGain } from '../../core/evaluation/ensemble/vote.ts';
import { accuracy, predictedClasses } from '../../core/evaluation/metrics.ts';
import { memberSettings } from '../../core/settings/ensemble-members.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { askJudges } from '../engine-tasks/classify-held-out.ts';
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
      /** The number of images that every run held out; 0 where nothing can be measured. */
      readonly rows: number;
      /** The gain of each run, the best run first; empty without such images. */
      readonly gains: readonly RunGain[];
    }
  /** `message` is a sentence that says why they cannot vote. */
  | { readonly kind: 'impossible'; readonly message: string };

const impossible = (message: string): Vote => ({ kind: 'impossible', message });

/** A run that votes, with its name. */
interface Member {
  readonly run: RunRecord;
  readonly name: string;
  /** Its networks that held rows out: a final training on everything cannot be measured, and does not vote. */
  readonly networks: RunBody['networks'];
  /** The rows that the run held out, and those that each of its networks did. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly heldOutBy: readonly Uint32Array<ArrayBuffer>[];
}

function memberOf(run: RunRecord, body: RunBody, name: string): Member {
  const { validationRows: rows } = body;
  const networks = run.finalTraining ? body.networks.slice(0, -1) : body.networks;
  const heldOutBy = networks.map((_, turn) => body.heldOutBy?.[turn] ?? rows);
  return { run, name, networks, rows, heldOutBy };
}

const byAccuracy = (one: RunRecord, other: RunRecord): number =>
  (other.best.validationAccuracy ?? 0) - (one.best.validationAccuracy ?? 0) || one.at - other.at;

function votersOf({ run, networks, name }: Member): NonNullable<RunRecord['voters']> {
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
  given: Pick<RunRecord, 'id' | 'at' | 'heldOutRows' | 'judges'> & { readonly accuracy: number | null },
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
      runs.map(async run => memberOf(run, await bodies.get(run.id), names.get(run.id) ?? run.id)),
    );
    const rows = heldOutByAll(members.map(member => member.rows));
    const heldOutBy = members.flatMap(member => member.heldOutBy.map(own => heldOutByBoth(own, rows)));
    const answers: (readonly AnswersToRows[])[] = [];
    if (rows.length > 0) {
      await loadEngine(context);
      for (const [turn, member] of members.entries()) {
        const report = (done: number, total: number) => onProgress(turn * total + done, runs.length * total);
        const { run, heldOutBy: own } = member;
        answers.push((await askJudges(context, run, own, rows, 1, report, signal)).answers);
        if (signal.aborted) return impossible('The vote was broken off.');
      }
    }
    const gains = gainsOfRuns(members, answers, rows, labels);
    const reached = gains.at(-1)?.accuracy ?? null;
    const at = services.clock.now();
    const alike = holdOutAlike(heldOutBy);
    const judges = alike ? {} : { judges: judgesOf(heldOutBy) };
    const measured = { heldOutRows: rows.length, accuracy: reached, ...judges };
    const record = recordOf(members, { id: services.newId(), at, ...measured });
    const networks = members.flatMap(member => member.networks);
    const held = alike ? {} : { heldOutBy };
    bodies.hold(record.id, { steps: noSteps, networks, validationRows: rows, ...held });
    addRun(context, record, false);
    return { kind: 'voted', run: record.id, rows: rows.length, gains };
  } catch (error) {
    const reason = messageOf(error);
    return impossible(signal.aborted ? 'The vote was broken off.' : `The runs could not vote: ${reason}`);
  }
}

/** The gain of each run; one of several networks joins the vote with all of them at once. `labels` are of the whole table. */
function gainsOfRuns(
  members: readonly Member[],
  answers: readonly (readonly AnswersToRows[])[],
  rows: Uint32Array,
  labels: Uint8Array,
): readonly RunGain[] {
  if (answers.length === 0) return [];
  const truth = Uint8Array.from(rows, row => labels[row]);
  let networks = 0;
  let before = 0;
  return members.map(({ run, networks: own, name }, turn) => {
    networks += own.length;
    const vote = outOfBagVote(rows, run.classes.labels.length, answers.slice(0, turn + 1).flat());
    const reached = accuracy(predictedClasses(vote, rows.length), truth);
    const gain = reached - before;
    before = reached;
    return { networks, accuracy: reached, gain, name };
  });
}
