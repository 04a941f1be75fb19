/** The request that trains several networks of one design side by side, on a GPU. */
import { TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import { initialState } from '../../core/training/training-state.ts';
import { allowSilenceOf } from '../devices/silence.ts';
import type { SessionEvent } from '../session/network-run.ts';
import { Session } from '../session/session.ts';
import type { EngineContext, RequestOf } from './engine-context.ts';
import { asTheOnlyTraining, deviceFor } from './training-task.ts';

export async function trainGang(context: EngineContext, { id, gang }: RequestOf<'trainGang'>): Promise<void> {
  const { networks, device } = gang;
  const { sources, checkpointEvery, post } = context;
  const [{ spec, config }] = networks;
  await asTheOnlyTraining(context, id, spec, async (table, control) => {
    const { backend } = await deviceFor(context, id, { spec, config, device });
    const source = sources.find(each => each.backend === backend && each.createGang !== undefined);
    if (!source?.createGang || (await source.obstacle()) !== null)
      throw new TrainerFailure('unsupported', `No networks are trained side by side on ${backend}.`);
    allowSilenceOf(source);
    const { pixels, labels } = table;
    const setups = networks.map(
      (own): TrainerSetup => ({
        spec: own.spec,
        config: own.config,
        pixels,
        labels,
        start: own.resume?.state ?? initialState(own.spec, own.config),
        purpose: 'training',
      }),
    );
    const trainers = await source.createGang(setups);
    try {
      const members = networks.map((own, network) => ({
        ...own,
        trainer: trainers[network],
        hasLeft: () => control.hasLeft(network),
        emit: (event: SessionEvent) => post({ kind: 'ofNetwork', id, network, event: { ...event, id } }),
      }));
      const notice = `${networks.length} networks train side by side.`;
      const move = async () => null;
      await new Session({ networks: members, table, notice, move, control, checkpointEvery }).run();
    } finally {
      for (const trainer of trainers) trainer.dispose().catch(() => {});
    }
  });
  post({ kind: 'ready', id });
}
