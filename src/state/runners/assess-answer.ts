/** The temperature and the gains of an evaluation. A file of its own, because it is loaded with the first evaluation. */

import { fitTemperature } from '../../core/evaluation/calibration/temperature.ts';
import { voteGains } from '../../core/evaluation/ensemble/vote.ts';
import type { HeldOutAnswer } from '../engine-tasks/classify-held-out.ts';
import type { Evaluation } from '../page/evaluation.ts';

type Assessment = Pick<Extract<Evaluation, { kind: 'measured' }>, 'temperature' | 'gains' | 'alone'>;

/** `labels` are the true classes, `[n]`. */
export function assessAnswer(
  { probabilities, members, alone }: HeldOutAnswer,
  labels: Uint8Array,
): Assessment {
  return {
    temperature: fitTemperature(probabilities, labels),
    gains: members.length > 1 ? voteGains(members, labels) : [],
    ...(alone.length > 1 ? { alone } : {}),
  };
}
