/** A search on a device that trains trials side by side, for tests. */
import type { Parting } from '../../../client/gang-call.ts';
import type { SearchPlan } from '../../../core/search/search-plan.ts';
import { eventually } from '../../../core/testing/eventually.ts';
import type { GangRequest } from '../../../protocol.ts';
import { arrange } from '../../testing/arrange.ts';
import { begin, ended, type Listen } from '../../testing/gang-double.ts';

export const rates = (...values: readonly number[]): SearchPlan => ({
  method: 'grid',
  axes: [{ kind: 'values', name: 'learningRate', values }],
  points: 3,
  draws: 4,
  seed: 1,
  fewestEpochs: 1,
  keepOneIn: 3,
});
export const three = rates(0.001, 0.003, 0.01);

/** A gang that the engine was asked for. */
export interface Gang {
  readonly request: GangRequest;
  readonly listen: Listen;
  readonly pressed: string[];
  part(parting: Parting | null): void;
}

/** Every trial trains to its end, and then the gang is over. */
export function finish({ request, listen, part }: Gang): void {
  begin(request, listen);
  for (const network of request.networks.keys()) listen(network, ended(network));
  part(null);
}

/** A search that has begun; `train` answers to each gang that the engine is asked for. */
export async function searching(
  train: (gang: Gang, visit: number) => void,
  plan = three,
  given: object = {},
) {
  const gangs: Gang[] = [];
  const arranged = arrange({
    ...given,
    onGangButton: button => gangs.at(-1)?.pressed.push(button),
    gang: (request, listen) =>
      new Promise(part => {
        const gang = { request, listen, part, pressed: [] };
        gangs.push(gang);
        queueMicrotask(() => train(gang, gangs.length));
      }),
  });
  const { app } = arranged;
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ epochs: 9, device: 'webgpu' });
  const search = await app.search.open();
  search.start(plan);
  const page = app.store.getState;
  const kinds = () =>
    page()
      .search?.queue.trials.map(trial => trial.state.kind)
      .join(' ');
  const trained = () => gangs.map(({ request }) => request.networks.map(({ config }) => config.learningRate));
  const alone = () => arranged.calls.filter(call => call.startsWith('train'));
  const isTraining = () => {
    const now = page().searching;
    return now.kind === 'training' && now.run.kind === 'running' && now.run.progress.steps > 0;
  };
  return { ...arranged, search, page, kinds, gangs, trained, alone, begun: () => eventually(isTraining) };
}
