/** The record of a kept run: all that is needed to list, compare and repeat it. Its weights are in its body. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { Judges } from '../../core/evaluation/ensemble/out-of-bag.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Result } from '../../core/notebook/cell-graph.ts';
import { modelFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import type { EpochResult, KeptWeights } from '../../core/training/checkpoint/checkpoint.ts';
import type { Device } from '../../core/training/device.ts';
import { leftOutFacts } from '../../core/training/left-out.ts';
import { modelIdentity } from './model-check.ts';

/** A network of another run that votes in this one. */
interface Voter {
  /** The id of that run. */
  readonly run: string;
  /** The name of that run when it voted. */
  readonly name: string;
  readonly spec: ModelSpec;
}

export interface RunRecord {
  readonly id: string;
  /** The name that a person gave; null for a run that is named by how it differs from the one before. */
  readonly name: string | null;
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly settings: Settings;
  readonly dataHash: string;
  /** The classes that it tells apart. */
  readonly classes: ClassTable;
  readonly device: Device;
  readonly ended: 'complete' | 'stopped' | 'early';
  readonly history: readonly EpochResult[];
  readonly stepsPerEpoch: number;
  /** The best epoch of the network that did best on the held-out rows. */
  readonly best: Omit<KeptWeights, 'weights'>;
  /** The number of rows of the training table that were held out, by one network or another. */
  readonly heldOutRows: number;
  /**
   * Set where its networks held out unlike rows: how many of its `networks` judge such a row, since they did not train on
   * it. The estimate is out of bag.
   */
  readonly judges?: Judges;
  /** Its last network was trained on every row after the others, and alone predicts; the others are what is estimated. */
  readonly finalTraining?: true;
  /** Equal images were kept on one side of the split. Absent in runs of earlier versions, and in votes. */
  readonly copiesTogether?: true;
  /** Rows of the training table that it left out, in rising order. Absent where it used all, and in earlier versions. */
  readonly leftOut?: readonly number[];
  /** The seconds of training, of all networks together. */
  readonly seconds: number;
  /** Set for a vote of other runs: the origin of each of its networks. */
  readonly voters?: readonly Voter[];
  /** Set for a model that came from a file, which was trained elsewhere: the file's name, and what was assumed about it. */
  readonly imported?: { readonly file: string; readonly assumptions: readonly string[] };
  /** Set for a trial of a search: the numbers of both from 1, and the settings that it tried in words. */
  readonly trialOf?: { readonly search: number; readonly trial: number; readonly changes: string };
}

/** The run as a result of the train cell. */
export function resultOf(run: RunRecord): Result {
  const { id, settings, dataHash, classes, leftOut = [], ended, seconds, at, voters, imported } = run;
  // No settings train a vote, so this fact makes it differ from whatever the train cell would give now.
  const vote = voters ? { 'vote of': `${new Set(voters.map(voter => voter.run)).size} runs` } : {};
  return {
    identity: id,
    inputs: {
      facts: { ...modelFacts(settings), ...trainFacts(settings), ...leftOutFacts(leftOut), ...vote },
      parents: { data: dataHash, model: modelIdentity(settings, classes) },
    },
    ended: ended === 'stopped' ? 'stopped' : 'complete',
    seconds,
    at,
    ...(imported ? { fromElsewhere: true } : {}),
  };
}
