/** What an evaluation finds beyond probabilities; it arrives with the first one. */
import { voteGains } from '../../core/evaluation/ensemble.ts';
import { fitTemperature } from '../../core/evaluation/temperature.ts';
import type { RunAnswer } from '../engine-tasks/classify.ts';
import type { Evaluation } from '../page/evaluation.ts';

type Judgement = Pick<Extract<Evaluation, { kind: 'measured' }>, 'temperature' | 'gains'>;

export function judge({ probabilities, members }: RunAnswer, labels: Uint8Array): Judgement {
  return {
    temperature: fitTemperature(probabilities, labels),
    gains: members.length > 1 ? voteGains(members, labels) : [],
  };
}
