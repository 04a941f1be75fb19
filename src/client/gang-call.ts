/** Networks trained side by side, from the page's side. Where that cannot go on, each can from its last checkpoint alone. */
import type { FailureReason } from '../core/training/trainer.ts';
import type { EngineRequest, GangRequest, NetworkEvent } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';
import type { TrainingCall, TrainingCallEvent } from './training-call.ts';

/** What one of the networks reports; measurements come as those of the first. */
export type GangEvent = TrainingCallEvent | Extract<NetworkEvent, { kind: 'trained' | 'failed' }>;

/** Why the networks that are not over cannot go on side by side. */
export interface Parting {
  readonly reason: FailureReason | 'crashed';
  readonly why: string;
}

export interface GangCall extends Omit<TrainingCall, 'outcome'> {
  /** Stops one of the networks; the others go on. */
  readonly leave: (network: number) => void;
  /** Resolves with null when every network is over. Rejects with an `EngineError` where none could go on alone either. */
  readonly ended: Promise<Parting | null>;
}

/** The reasons that would end a network alone too. */
const isFinal = (reason: FailureReason): boolean => reason === 'diverged' || reason === 'no-data';

export function startGang(
  link: EngineLink,
  gang: GangRequest,
  listen: (network: number, event: GangEvent) => void,
): GangCall {
  const id = link.nextId();
  const request: EngineRequest = { kind: 'trainGang', id, gang };
  let wanted: 'run' | 'pause' | 'stop' = 'run';
  const left: EngineRequest[] = [];
  /** Whether the worker has been given the data again. */
  let reminded = false;
  let part: (parting: Parting | null) => void = () => {};
  let fail: (error: EngineError) => void = () => {};
  const ended = new Promise<Parting | null>((resolve, reject) => {
    part = parting => {
      link.close(id);
      resolve(parting);
    };
    fail = error => {
      link.close(id);
      reject(error);
    };
  });
  const onEvent = (event: CallEvent): void => {
    if (event.kind === 'ofNetwork') listen(event.network, event.event);
    else if (event.kind === 'measurements') listen(0, event);
    else if (event.kind === 'ready') part(null);
    else if (event.kind === 'failed') {
      const { reason, message } = event;
      // Only a fresh worker is sure to get a fresh device.
      if (reason === 'device-lost') link.replace(message);
      else if (reason === 'no-data' && !reminded) {
        reminded = true;
        link.remind([request, ...left, ...(wanted === 'run' ? [] : [{ kind: wanted, id }])]);
      } else if (isFinal(reason)) fail(new EngineError(reason, message));
      else part({ reason, why: message });
    }
  };
  const onWorkerLost = (why: string): readonly EngineRequest[] => {
    part({ reason: 'crashed', why });
    return [];
  };
  link.open({ id, onEvent, onWorkerLost, onNoWorker: fail, isPaused: () => wanted === 'pause' }, [request]);
  const want = (kind: 'pause' | 'resume' | 'stop'): void => {
    wanted = kind === 'resume' ? 'run' : kind;
    link.send({ kind, id });
  };
  const leave = (network: number): void => {
    const asked: EngineRequest = { kind: 'leave', id, network };
    left.push(asked);
    link.send(asked);
  };
  return { pause: () => want('pause'), resume: () => want('resume'), stop: () => want('stop'), leave, ended };
}
