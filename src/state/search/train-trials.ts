/** Trains trials of a search beside the cells, from their first steps or last checkpoints to their ends: one, or several side by side. */
import type { GangEvent, Parting } from '../../client/gang-call.ts';
import { messageOf } from '../../core/error-message.ts';
import { shareBeside } from '../../core/forecast/side-by-side.ts';
import { stepCost } from '../../core/forecast/step-cost.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { DeviceChoice } from '../../core/training/device.ts';
import { preparingRun, type RunEvent, runTransition } from '../../core/training/run-state.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { createMetricBuffer, type StepSeries } from '../page/metric-buffer.ts';
import type { TrainingEvent } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { inRounds } from '../training/in-rounds.ts';
import type { Buttons } from '../training/run-buttons.ts';
import { trainingListener } from '../training/training-listener.ts';
import { reportGroup } from './report-group.ts';

interface TrialToTrain {
  /** The trial's id within its search, from 0. */
  readonly id: number;
  readonly recipe: Recipe;
  /** The checkpoint from which it continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
}

/** What was seen of a trial while it trained. */
export interface TrialCurves {
  readonly steps: StepSeries;
  /** What a step cost as a share of what it costs alone. */
  readonly costShare: number;
}

interface GroupToTrain {
  readonly trials: readonly TrialToTrain[];
  readonly device: DeviceChoice;
  /** The seed of the rows that are held out: the same in all trials, whatever seed each has. */
  readonly splitSeed: number;
  /** The most trials of this design that are trained side by side. */
  readonly most: number;
  /** A sentence on why they are trained as they are; null where nothing is to be said. */
  readonly notice: string | null;
}

/** Every trial has one end, unless they part before it. */
interface GroupEvents {
  onCheckpoint(trial: TrialToTrain, checkpoint: RunCheckpoint): void;
  /** Every trial that is not over has had a checkpoint since the last time. */
  onCheckpoints(): void;
  onEnded(trial: number, outcome: TrainOutcome, curves: TrialCurves): void;
  onFailed(trial: number, message: string): void;
}

export interface TrialsUnderWay extends Buttons {
  isUnderWay(trial: number): boolean;
  /** Stops one of the trials; the others go on. */
  leave(trial: number): void;
  /** Resolves with null when every trial is over, else with why those that are not cannot go on side by side. */
  readonly ended: Promise<Parting | null>;
}

export function trainTrials(context: Context, group: GroupToTrain, events: GroupEvents): TrialsUnderWay {
  const { store, services } = context;
  const { trials, device, splitSeed, most, notice } = group;
  const open = new Set(trials.map(({ id }) => id));
  const members = () => [...open];
  store.setState({ searching: { kind: 'training', trials: members(), most, run: preparingRun } });
  const advance = (event: RunEvent): void =>
    store.setState(({ searching }) =>
      searching.kind === 'training'
        ? { searching: { ...searching, run: runTransition(searching.run, event) } }
        : {},
    );
  const report = reportGroup(members, advance);
  const checkpointed = inRounds(members, events.onCheckpoints);

  const underWay = trials.map(trial => {
    const { id, recipe, resume } = trial;
    const metrics = createMetricBuffer(queueMicrotask);
    const cost = stepCost(recipe.spec, recipe.config);
    const seen = { steps: 0, cost: 0 };
    const listen = trainingListener(
      context,
      { network: 0, epochs: recipe.config.epochs, stepCost: cost, stepCosts: [cost], resume },
      {
        metrics,
        advance: event => report(id, event),
        onEpoch() {},
        onMeasurements() {},
        onCheckpoint(checkpoint) {
          events.onCheckpoint(trial, checkpoint);
          checkpointed(id);
        },
      },
    );
    /** Takes the trial out of those under way. The page names the last one until others follow. */
    const close = (): void => {
      open.delete(id);
      if (open.size > 0)
        store.setState(({ searching }) =>
          searching.kind === 'training' ? { searching: { ...searching, trials: members() } } : {},
        );
    };
    return {
      id,
      request: { ...recipe, config: { ...recipe.config, splitSeed }, resume },
      listen(event: TrainingEvent): void {
        if (event.kind === 'steps') {
          const { length } = event.samples.loss;
          seen.steps += length;
          seen.cost += length * shareBeside(open.size);
        }
        listen(event);
      },
      end(outcome: TrainOutcome): void {
        close();
        const costShare = seen.steps === 0 ? 1 : seen.cost / seen.steps;
        events.onEnded(id, outcome, { steps: metrics.read(), costShare });
      },
      fail(message: string): void {
        close();
        events.onFailed(id, message);
      },
    };
  });
  const common = { isUnderWay: (trial: number) => open.has(trial) };

  if (underWay.length === 1) {
    const [{ request, listen, end, fail }] = underWay;
    const { outcome, ...buttons } = services.engine.train({ ...request, device }, event => {
      if (event.kind !== 'started' || notice === null) listen(event);
      else listen({ ...event, notice: event.notice === null ? notice : `${notice} ${event.notice}` });
    });
    const ended = outcome.then(end, error => fail(messageOf(error))).then(() => null);
    return { ...common, ...buttons, leave: buttons.stop, ended };
  }

  const onEvent = (index: number, event: GangEvent): void => {
    const { listen, end, fail } = underWay[index];
    if (event.kind === 'trained') end(event.outcome);
    else if (event.kind === 'failed') fail(event.message);
    // The page says by itself which trials train side by side.
    else listen(event.kind === 'started' ? { ...event, notice } : event);
  };
  const networks = underWay.map(({ request }) => request);
  const leaving = new Set<number>();
  const { ended, leave, ...buttons } = services.engine.trainGang({ device, networks }, onEvent);
  return {
    ...common,
    ...buttons,
    leave(trial) {
      leaving.add(trial);
      // The last ones leave nobody to go on.
      if (members().every(id => leaving.has(id))) buttons.stop();
      else leave(underWay.findIndex(({ id }) => id === trial));
    },
    ended: ended.catch(error => {
      for (const { id, fail } of underWay) if (open.has(id)) fail(messageOf(error));
      return null;
    }),
  };
}
