/** One training from the page's side: it survives its worker by going on from the last checkpoint. */
import type { RunCheckpoint } from '../core/training/checkpoint/checkpoint.ts';
import type { DeviceChoice } from '../core/training/device.ts';
import type { EngineEvent, EngineRequest, TrainOutcome, TrainRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';
import { recover } from './recovery.ts';

/** What training reports on its way. After a recovery it is `started` again, with a notice, at an earlier step. */
export type TrainingNews = Extract<
  EngineEvent,
  { kind: 'measurements' | 'started' | 'steps' | 'epoch' | 'checkpoint' | 'paused' | 'resumed' }
>;

export interface TrainingCall {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends after the steps under way; the outcome keeps the best epoch. */
  readonly stop: () => void;
  /** Rejects with an `EngineError`. */
  readonly outcome: Promise<TrainOutcome>;
}

export function startTraining(
  link: EngineLink,
  train: TrainRequest,
  listen: (event: TrainingNews) => void,
): TrainingCall {
  const id = link.nextId();
  let lost: readonly DeviceChoice[] = [];
  let checkpoint: RunCheckpoint | null = train.resume;
  let place: DeviceChoice = train.device;
  /** Said again with every later news of the device: whoever looks then must learn of the loss too. */
  let recovery: string | null = null;
  let threaded = false;
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

  /** The training from its last checkpoint, for a worker that does not have it. */
  const again = (): readonly EngineRequest[] => {
    const request: EngineRequest = {
      kind: 'train',
      id,
      train: { ...train, device: place, resume: checkpoint },
    };
    return wanted === 'run' ? [request] : [request, { kind: wanted, id }];
  };

  const onLoss = (why: string): readonly EngineRequest[] => {
    lost = [...lost, place];
    threaded = false;
    const next = recover(lost, why);
    if (next === null) {
      settle({ error: new EngineError('crashed', `Training was interrupted on every device (${why}).`) });
      return [];
    }
    place = next.device;
    recovery = next.notice;
    return again();
  };

  const onEvent = (event: CallEvent): void => {
    switch (event.kind) {
      case 'started': {
        place = event.device.backend;
        threaded = event.device.threads > 1;
        const notices = [recovery, event.notice].filter(notice => notice !== null);
        listen({ ...event, notice: notices.length === 0 ? null : notices.join(' ') });
        return;
      }
      case 'checkpoint':
        checkpoint = event.checkpoint;
        // What gets on may be lost again later: only losses in a row speak against a place.
        lost = lost.filter(each => each !== place);
        listen(event);
        return;
      case 'measurements':
      case 'steps':
      case 'epoch':
      case 'paused':
      case 'resumed':
        listen(event);
        return;
      case 'trained':
        settle({ value: event.outcome });
        return;
      case 'failed':
        // A fresh worker is the one sure way to a fresh device.
        if (event.reason === 'device-lost') link.replace(event.message);
        else if (event.reason === 'no-data' && !reminded) {
          reminded = true;
          link.remind(again());
        } else settle({ error: new EngineError(event.reason, event.message) });
        return;
      case 'ready':
      case 'rateLosses':
      case 'predicting':
      case 'predicted':
      case 'exported':
      case 'heartbeat':
        return;
      default:
        event satisfies never;
    }
  };

  link.open({ id, onEvent, onLoss, doing: () => ({ waiting: wanted === 'pause', idle: threaded }) }, [
    { kind: 'train', id, train },
  ]);
  const want = (kind: 'pause' | 'resume' | 'stop'): void => {
    wanted = kind === 'resume' ? 'run' : kind;
    link.send({ kind, id });
  };
  return { pause: () => want('pause'), resume: () => want('resume'), stop: () => want('stop'), outcome };
}
