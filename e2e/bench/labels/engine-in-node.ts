/** The page's engine in Node: the compiled trainer on WebAssembly. */
import type { TrainerSource } from '../../../src/engine/devices/trainer-source.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { exportNetwork } from '../../../src/engine/export/export-network.ts';
import { spawnSourceThread } from '../../../src/engine/trainers/wasm/testing/node-threads.ts';
import { createWasmTrainer } from '../../../src/engine/trainers/wasm/wasm-trainer.ts';
import type { EngineEvent } from '../../../src/protocol.ts';
import type { EngineService, TrainingEvent } from '../../../src/state/page/services.ts';

const sourceOf = (threads: number): TrainerSource => ({
  backend: 'wasm',
  trainer: 'compiled',
  obstacle: async () => null,
  speed: async () => ({ kind: 'unknown' }),
  threadCounts: () => [threads],
  create: setup => createWasmTrainer(setup, { threads, spawn: threads === 1 ? null : spawnSourceThread }),
});

type Answer<Kind extends EngineEvent['kind']> = Extract<EngineEvent, { kind: Kind }>;

/** Trains and predicts; what a check of labels does not need rejects. */
export function engineInNode(threads: number): EngineService {
  const listeners = new Map<number, (event: EngineEvent) => void>();
  const engine = createEngine({
    sources: [sourceOf(threads)],
    checkpointEvery: Number.POSITIVE_INFINITY,
    exportNetwork,
    post: event => {
      if ('id' in event) listeners.get(event.id)?.(event);
    },
  });
  let ids = 0;
  /** Resolves with the event of this kind, rejects with the failure; `onEvent` gets all others. */
  function ask<Kind extends EngineEvent['kind']>(
    kind: Kind,
    request: (id: number) => Parameters<typeof engine.handle>[0],
    onEvent: (event: EngineEvent) => void = () => {},
  ): { readonly id: number; readonly answer: Promise<Answer<Kind>> } {
    const id = ++ids;
    const answer = new Promise<Answer<Kind>>((resolve, reject) => {
      listeners.set(id, event => {
        if (event.kind === kind) resolve(event as Answer<Kind>);
        else if (event.kind === 'failed') reject(new Error(event.message));
        else onEvent(event);
      });
    }).finally(() => listeners.delete(id));
    void engine.handle(request(id));
    return { id, answer };
  }
  const notPart = (): Error => new Error('not part of a check of labels');
  const unused = async () => Promise.reject(notPart());
  return {
    async setData({ training, test }) {
      await ask('ready', id => ({ kind: 'data', id, training, test })).answer;
    },
    probe: unused,
    findRate: unused,
    exportModel: unused,
    features: unused,
    trainGang() {
      throw notPart();
    },
    train(train, listen) {
      const { id, answer } = ask(
        'trained',
        each => ({ kind: 'train', id: each, train: { ...train, device: 'wasm' } }),
        event => listen(event as TrainingEvent),
      );
      const press = (kind: 'pause' | 'resume' | 'stop') => () => void engine.handle({ kind, id });
      const outcome = answer.then(event => event.outcome);
      return { pause: press('pause'), resume: press('resume'), stop: press('stop'), outcome };
    },
    async predict(request, onProgress) {
      const { answer } = ask(
        'predicted',
        id => ({ kind: 'predict', id, ...request, device: 'wasm' }),
        event => event.kind === 'predicting' && onProgress(event.done, event.total),
      );
      return answer;
    },
  };
}
