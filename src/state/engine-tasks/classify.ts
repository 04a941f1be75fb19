/** A run's answer to images: the mean of the probabilities over its networks and over the views of each image. */
import { softVote } from '../../core/evaluation/ensemble/vote.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { memberSettings } from '../../core/settings/ensemble-members.ts';
import { toDeviceChoice, toModelSpec } from '../../core/settings/settings.ts';
import { predictingTurns } from '../page/run-networks.ts';
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

type Images = Pick<PredictRequest, 'images' | 'views'>;

/** What one network of a run is asked; `turn` is its place in the run, from 0. */
export interface Question extends Images {
  readonly turn: number;
}

/** The answers of networks of a run, in the order of the questions; rejects as `classify` does. */
export async function ask(
  { services, bodies }: Context,
  run: RunRecord,
  questions: readonly Question[],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly PredictAnswer[]> {
  // The measurements behind `auto` are forgotten with the visit, but the run remembers the device that it chose.
  const asked = toDeviceChoice(run.settings);
  const device = asked === 'auto' ? run.device.backend : asked;
  const answers: PredictAnswer[] = [];
  const { networks } = await bodies.get(run.id);
  const specs = networkSpecs(run, networks.length);
  for (const [asked, { turn, images, views }] of questions.entries()) {
    const report = (done: number, total: number) =>
      onProgress(Math.floor((asked * total + done) / questions.length), total);
    const { weights } = networks[turn];
    answers.push(
      await services.engine.predict({ spec: specs[turn], weights, device, images, views }, report, signal),
    );
  }
  return answers;
}

/**
 * The vote of the networks that name new images. Rejects where the run's weights cannot be read or the engine fails;
 * `onProgress` counts images.
 */
export async function classify(
  context: Context,
  run: RunRecord,
  what: Images,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const { networks } = await context.bodies.get(run.id);
  const questions = predictingTurns(run, networks.length).map(turn => ({ ...what, turn }));
  const answers = await ask(context, run, questions, onProgress, signal);
  const members = answers.map(({ probabilities }) => probabilities);
  const probabilities = members.length === 1 ? members[0] : softVote(members);
  return { device: answers[0].device, probabilities, members };
}
