/** One training, from the page's side. When its worker is lost it is retried from the last checkpoint. */
import type { RunCheckpoint } from '../core/training/checkpoint/checkpoint.ts';
import type { DeviceChoice, DeviceMeasurement } from '../core/training/device.ts';
import type { EngineEvent, EngineRequest, TrainOutcome, TrainRequest } from '../protocol.ts';
import { retryAfterLoss } from './device-fallback.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';

/** Events of a training under way. After a retry it is `started` again, with a notice, at an earlier step. */
export type TrainingCallEvent = Extract<
  EngineEvent,
  { kind: 'measurements' | 'started' | 'steps' | 'health' | 'epoch' | 'checkpoint' | 'paused' | 'resumed' }
>;

export interface TrainingCall {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends the training after the steps under way; the outcome has the weights of the best epoch. */
  readonly stop: () => void;
  /** Rejects with an `EngineError`. */
  readonly outcome: Promise<TrainOutcome>;
}

/** The backend that was chosen by measuring, null where nothing could be measured. */
const chosenOf = (measurements: readonly DeviceMeasurement[]): DeviceChoice | null =>
  measurements.flatMap(each => (each.kind === 'measured' && each.chosen ? each.device.backend : [])).at(0) ??
  null;

export function startTraining(
  link: EngineLink,
  train: TrainRequest,
  listen: (event: TrainingCallEvent) => void,
): TrainingCall {
  const id = link.nextId();
  let lost: readonly DeviceChoice[] = [];
  let checkpoint: RunCheckpoint | null = train.resume;
  let device: DeviceChoice = train.device;
  /** The notice of the last retry. It is repeated with every later notice, since the page shows only the latest. */
  let retryNotice: string | null = null;
  /** Whether the worker has been given the data again. */
  let reminded = false;
  let wanted: 'run' | 'pause' | 'stop' = 'run';

  let settle: (how: { readonly value: TrainOutcome } | { readonly error: EngineError }) => void = () => {};
  const outcome = new Promise<TrainOutcome>((resolve, reject) => {
    settle = how => {
      link.close(id);
      if ('value' in how) resolve(how.value);
      else reject(how.error);
    };
  });

  /** Gives the requests that continue the training from its last checkpoint, for a worker that does not have it. */
  const requestsToContinue = (): readonly EngineRequest[] => {
    const request: EngineRequest = { kind: 'train', id, train: { ...train, device, resume: checkpoint } };
    return wanted === 'run' ? [request] : [request, { kind: wanted, id }];
  };

  const onWorkerLost = (why: string): readonly EngineRequest[] => {
    lost = [...lost, device];
    const next = retryAfterLoss(lost, why);
    if (next === null) {
      settle({ error: new EngineError('crashed', `Training was interrupted on every device (${why}).`) });
      return [];
    }
    device = next.device;
    retryNotice = next.notice;
    return requestsToContinue();
  };

  const onEvent = (event: CallEvent): void => {
    switch (event.kind) {
      case 'started': {
        device = event.device.backend;
        const notices = [retryNotice, event.notice].filter(notice => notice !== null);
        listen({ ...event, notice: notices.length === 0 ? null : notices.join(' ') });
        return;
      }
      case 'checkpoint':
        checkpoint = event.checkpoint;
        // Only losses without progress in between count against a device.
        lost = lost.filter(each => each !== device);
        listen(event);
        return;
      case 'measurements':
        // A retry need not measure again.
        device = chosenOf(event.measurements) ?? device;
        listen(event);
        return;
      case 'steps':
      case 'health':
      case 'epoch':
      case 'paused':
      case 'resumed':
        listen(event);
        return;
      case 'trained':
        settle({ value: event.outcome });
        return;
      case 'failed':
        // Only a fresh worker is sure to get a fresh device.
        if (event.reason === 'device-lost') link.replace(event.message);
        else if (event.reason === 'no-data' && !reminded) {
          reminded = true;
          link.remind(requestsToContinue());
        } else settle({ error: new EngineError(event.reason, event.message) });
        return;
      case 'ready':
      case 'ofNetwork':
      case 'rateLosses':
      case 'predicting':
      case 'predicted':
      case 'features':
      case 'exported':
        return;
      default:
        event satisfies never;
    }
  };

  const onNoWorker = (error: EngineError): void => settle({ error });
  link.open({ id, onEvent, onWorkerLost, onNoWorker, isPaused: () => wanted === 'pause' }, [
    { kind: 'train', id, train },
  ]);
  const want = (kind: 'pause' | 'resume' | 'stop'): void => {
    wanted = kind === 'resume' ? 'run' : kind;
    link.send({ kind, id });
  };
  return { pause: () => want('pause'), resume: () => want('resume'), stop: () => want('stop'), outcome };
}
