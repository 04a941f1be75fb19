/** What an evaluation finds beyond probabilities; it arrives with the first one. */
import { voteGains } from '../core/ensemble.ts';
import { fitTemperature } from '../core/temperature.ts';
import type { RunAnswer } from './classify.ts';
import type { Evaluation } from './evaluation.ts';

type Judgement = Pick<Extract<Evaluation, { kind: 'measured' }>, 'temperature' | 'gains'>;

export function judge({ probabilities, members }: RunAnswer, labels: Uint8Array): Judgement {
  return {
    temperature: fitTemperature(probabilities, labels),
    gains: members.length > 1 ? voteGains(members, labels) : [],
  };
}
