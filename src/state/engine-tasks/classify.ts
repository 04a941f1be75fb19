/** A run's answer to images: the mean over its networks, of whatever design, and over a few views of each image. */
import { softVote } from '../../core/evaluation/ensemble.ts';
import { networkSettings } from '../../core/settings/ensemble-members.ts';
import { toDeviceChoice, toModelSpec } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { EngineService } from '../page/services.ts';
import type { Context } from '../store/context.ts';

type Asked = Parameters<EngineService['predict']>[0];
type Answer = Awaited<ReturnType<EngineService['predict']>>;

export interface RunAnswer extends Answer {
  /** Each network's own probabilities, in the order of the run's networks. */
  readonly members: readonly Answer['probabilities'][];
}

export async function classify(
  { services, bodies }: Context,
  run: RunRecord,
  what: Pick<Asked, 'images' | 'views'>,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<RunAnswer> {
  // What `auto` measured is forgotten with the visit; what it chose for this run is not.
  const asked = toDeviceChoice(run.settings);
  const device = asked === 'auto' ? run.device.backend : asked;
  const answers: Answer[] = [];
  const { networks } = await bodies.get(run.id);
  const count = networks.length;
  for (const [turn, { weights }] of networks.entries()) {
    const report = (done: number, total: number) =>
      onProgress(Math.floor((turn * total + done) / count), total);
    const spec = run.voters?.[turn].spec ?? toModelSpec(networkSettings(run.settings, turn));
    answers.push(await services.engine.predict({ spec, weights, device, ...what }, report, signal));
  }
  const members = answers.map(({ probabilities }) => probabilities);
  const probabilities = members.length === 1 ? members[0] : softVote(members);
  return { device: answers[0].device, probabilities, members };
}
