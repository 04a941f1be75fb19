/** An engine that answers in the test's own thread, and requests for it. */
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { EngineEvent, TrainRequest } from '../../protocol.ts';
import { trainerSources } from '../devices/sources.ts';
import type { TrainerSource } from '../devices/trainer-source.ts';
import { createEngine } from '../engine.ts';
import { exportNetwork } from '../export/export-network.ts';
import { smallConfig, smallSpec, smallTable } from './small-task.ts';

export const cpu = trainerSources.filter(({ backend }) => backend === 'cpu');
export const compiled = trainerSources.filter(
  ({ backend, trainer }) => backend === 'wasm' && trainer === 'compiled',
);

/** An engine that has the data of the small task, with the events that it posts. */
export async function engineWith(
  sources: readonly TrainerSource[],
  onEvent: (event: EngineEvent) => void = () => {},
) {
  const events: EngineEvent[] = [];
  const engine = createEngine({
    sources,
    checkpointEvery: 0,
    exportNetwork,
    post(event) {
      events.push(structuredClone(event));
      onEvent(event);
    },
  });
  await engine.handle({ kind: 'data', id: 1, training: smallTable, test: null });
  const only = <Kind extends EngineEvent['kind']>(kind: Kind): Extract<EngineEvent, { kind: Kind }>[] =>
    events.flatMap(event => (event.kind === kind ? [event as Extract<EngineEvent, { kind: Kind }>] : []));
  return { engine, events, only };
}

export const trainRequest = (
  changes: Partial<TrainConfig> = {},
  resume: RunCheckpoint | null = null,
): TrainRequest => ({
  spec: smallSpec,
  config: { ...smallConfig, ...changes },
  device: 'cpu',
  resume,
});
