/** A finished training run, kept with all that is needed to tell, compare and repeat it; to use it, there is its body. */

import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Result } from '../../core/notebook/cell-graph.ts';
import { modelFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import type { BestWeights, EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import type { Device } from '../../core/training/device.ts';
import { modelIdentity } from './model-check.ts';

/** A network of another run that votes in this one. */
interface Voter {
  readonly run: string;
  /** What that run was called. */
  readonly name: string;
  readonly spec: ModelSpec;
}

export interface RunRecord {
  readonly id: string;
  /** Given by a person; otherwise it is named by what differs from its neighbour. */
  readonly name: string | null;
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly settings: Settings;
  readonly dataHash: string;
  readonly device: Device;
  readonly ended: 'complete' | 'stopped' | 'early';
  readonly history: readonly EpochResult[];
  readonly stepsPerEpoch: number;
  /** Of the network that did best on the held-out rows. */
  readonly best: Omit<BestWeights, 'weights'>;
  /** How many rows of the training table were held out. */
  readonly heldOutRows: number;
  readonly seconds: number;
  /** Set for a vote of other runs: where each of its networks comes from. */
  readonly voters?: readonly Voter[];
  /** Set for a trial of a search: which one, and what it tried, in words. */
  readonly trialOf?: { readonly search: number; readonly trial: number; readonly changes: string };
}

/** The run as the result of the train cell, with what it was made from. */
export function resultOf(run: RunRecord): Result {
  const { id, settings, dataHash, ended, seconds, at, voters } = run;
  // No settings give a vote by training, so it is never what the train cell would give now.
  const vote = voters ? { 'vote of': `${new Set(voters.map(voter => voter.run)).size} runs` } : {};
  return {
    identity: id,
    inputs: {
      facts: { ...modelFacts(settings), ...trainFacts(settings), ...vote },
      parents: { data: dataHash, model: modelIdentity(settings) },
    },
    ended: ended === 'stopped' ? 'stopped' : 'complete',
    seconds,
    at,
  };
}
