/** A run's answer to images: the mean of the probabilities over its networks and over the views of each image. */
import { softVote } from '../../core/evaluation/ensemble.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { memberSettings } from '../../core/settings/ensemble-members.ts';
import { toDeviceChoice, toModelSpec } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { EngineService } from '../page/services.ts';
import type { Context } from '../store/context.ts';

type PredictRequest = Parameters<EngineService['predict']>[0];
type PredictAnswer = Awaited<ReturnType<EngineService['predict']>>;

export interface RunAnswer extends PredictAnswer {
  /** Softmax of each network, `[images, classes]`, in the order of the run's networks. */
  readonly members: readonly PredictAnswer['probabilities'][];
}

/** The models of a run's `count` networks, in their order. */
export const networkSpecs = ({ voters, settings, classes }: RunRecord, count: number): readonly ModelSpec[] =>
  Array.from(
    { length: count },
    (_, turn) => voters?.[turn].spec ?? toModelSpec(memberSettings(settings, turn), classes.labels.length),
  );

/** Rejects where the run's weights cannot be read or the engine fails; `onProgress` counts images. */
export async function classify(
  { services, bodies }: Context,
  run: RunRecord,
  what: Pick<PredictRequest, 'images' | 'views'>,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<RunAnswer> {
  // The measurements behind `auto` are forgotten with the visit, but the run remembers the device that it chose.
  const asked = toDeviceChoice(run.settings);
  const device = asked === 'auto' ? run.device.backend : asked;
  const answers: PredictAnswer[] = [];
  const { networks } = await bodies.get(run.id);
  const count = networks.length;
  const specs = networkSpecs(run, count);
  for (const [turn, { weights }] of networks.entries()) {
    const report = (done: number, total: number) =>
      onProgress(Math.floor((turn * total + done) / count), total);
    const spec = specs[turn];
    answers.push(await services.engine.predict({ spec, weights, device, ...what }, report, signal));
  }
  const members = answers.map(({ probabilities }) => probabilities);
  const probabilities = members.length === 1 ? members[0] : softVote(members);
  return { device: answers[0].device, probabilities, members };
}
