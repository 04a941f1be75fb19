/** The engine as the library asks it, wherever it runs. */
import { compiledWebGpu } from '../../engine/devices/compiled-sources.ts';
import { mostThreads, threadCounts } from '../../engine/devices/thread-counts.ts';
import type { TrainerSource } from '../../engine/devices/trainer-source.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';

/** How an engine is started. */
export interface EngineStart {
  readonly backend: 'wasm' | 'webgpu' | 'auto';
  /** The number of threads that compute on WebAssembly; null for the number on which a training is fastest here. */
  readonly threads: number | null;
}

interface EngineListener {
  event(event: EngineEvent): void;
  /** The engine could not be started, or broke later, and answers nothing more. */
  broke(how: 'unsupported' | 'device-lost', message: string): void;
}

interface RunningEngine {
  send(request: EngineRequest): void;
  /** Ends it and whatever it was doing; nothing is heard of it afterwards. */
  close(): void;
}

export type StartEngine = (start: EngineStart, listener: EngineListener) => RunningEngine;

/** The numbers of threads that may compute: the chosen one, or those worth trying on `cores` cores. */
export const countsFor = ({ threads }: EngineStart, cores: number): readonly number[] =>
  threads === null ? threadCounts(cores, mostThreads) : [Math.min(threads, mostThreads)];

/** The trainers that the backend may use. Nothing stands in for a chosen one: it works, or the call fails. */
export const sourcesFor = ({ backend }: EngineStart, wasm: TrainerSource): readonly TrainerSource[] =>
  [wasm, compiledWebGpu].filter(source => backend === 'auto' || source.backend === backend);

/** What is heard of an engine in the library: checkpoints and samples of steps would only be copied for nobody. */
export const isHeard = ({ kind }: EngineEvent): boolean =>
  kind !== 'checkpoint' && kind !== 'steps' && kind !== 'health';

/** The library has no files of tfjs to write, so that it needs no tfjs. */
export const exportNothing = async (): Promise<never> => {
  throw new Error('the library exports no tfjs files');
};
