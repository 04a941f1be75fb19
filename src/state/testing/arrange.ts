/** A notebook on small doubles of the workers, for tests. */
import { type CellId, cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { createNotebook } from '../create-notebook.ts';
import type { Services } from '../page/services.ts';
import { type Asked, checkpointsOn, engineDouble, type Given, loaderDouble } from './worker-doubles.ts';

export function arrange(given: Given = {}) {
  const asked: Asked = { calls: [], seeds: [], configs: [], specs: { trained: [], predicted: [] } };
  let ids = 0;
  let time = 0;
  const services: Services = {
    loader: loaderDouble(given, asked),
    engine: engineDouble(given, asked),
    async openInspector() {
      if (!given.inspector) throw new Error('There is no inspector in this test.');
      return given.inspector;
    },
    async openNeighbours() {
      if (!given.neighbours) throw new Error('There is nothing to compare with in this test.');
      return given.neighbours;
    },
    checkpoints: checkpointsOn(given.disk ?? { current: null }),
    trialCheckpoints: checkpointsOn(given.trialDisk ?? { current: null }),
    clock: { now: () => (time += 10), pause: async () => {} },
    fetchSample: async () => new File(['zip'], 'digit-recognizer.zip'),
    newId: () => `run ${++ids}`,
  };
  const app = createNotebook(services, callback => callback());
  /** The states of the cells, in order. */
  const states = () => cellIds.map(cell => statusOf(app.store.getState().notebook, cell).kind).join(' ');
  const until = (cell: CellId, kind: string) =>
    eventually(() => statusOf(app.store.getState().notebook, cell).kind === kind);
  /** Lets time pass. */
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  return { app, ...asked, states, until, wait, given };
}
