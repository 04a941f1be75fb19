/** Puts the page into states that are hard to reach in a test, through the page's own store. */
import type { Page } from 'playwright';
import { type CellId, type CellState, cellIds, type Notebook } from '../../src/core/notebook/cell-graph.ts';
import { cellTransition, type NotebookEvent } from '../../src/core/notebook/cell-transition.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import type { NotebookApp } from '../../src/state/create-notebook.ts';
import type { PageState } from '../../src/state/store/page-state.ts';

type Injected = Partial<PageState>;

/** The notebook that React renders, found at its root: the page itself hands it to nobody. */
const findApp = `(() => {
  const root = document.getElementById('root');
  const key = Object.keys(root).find(name => name.startsWith('__reactContainer'));
  for (let fiber = root[key]; fiber; fiber = fiber.child)
    if (fiber.memoizedProps?.value?.store) return fiber.memoizedProps.value;
  throw new Error('no notebook was found at the root');
})()`;

const appOf = (page: Page) => page.evaluateHandle<NotebookApp>(findApp);

export async function notebookOf(page: Page): Promise<Notebook> {
  return (await appOf(page)).evaluate(app => app.store.getState().notebook);
}

export async function inject(page: Page, changes: Injected): Promise<void> {
  await (await appOf(page)).evaluate((app, state) => app.store.setState(state), changes);
}

/** A check of the labels that found three suspicious ones. */
export async function injectSuspects(page: Page): Promise<void> {
  await (await appOf(page)).evaluate(app =>
    app.store.setState(({ data }) => ({
      labelCheck: {
        dataHash: data?.summary.hash ?? '',
        seconds: 41,
        judged: 60,
        agreement: 0.95,
        wrong: 2.4,
        rows: Uint32Array.of(3, 0, 7),
        given: Uint8Array.of(1, 4, 2),
        likely: Uint8Array.of(7, 9, 3),
        margin: Float32Array.of(0.01, 0.2, 0.4),
      },
    })),
  );
}

const started = (cell: CellId): NotebookEvent => ({ kind: 'started', cell, at: Date.now() });

/** The events that bring a cell from done into each state; a change of a setting makes it stale. */
const eventsTo: { readonly [State in CellState]: (cell: CellId) => readonly NotebookEvent[] } = {
  idle: cell => [{ kind: 'forgotten', cell }],
  queued: cell => [{ kind: 'queued', cells: [cell] }],
  running: cell => [started(cell)],
  done: () => [],
  stale: cell => [{ kind: 'edited', cell, facts: { batchSize: 4 } }],
  failed: cell => [started(cell), { kind: 'failed', cell }],
  stopped: cell => [started(cell), { kind: 'stopped', cell }],
};

const problem = {
  where: 'test.csv, line 1,204, column 311',
  message: '12.5 is not a whole number from 0 to 255.',
  remedy: 'Correct the file and drop it again; what was loaded before is unchanged.',
};

const device = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;

/** The fields of the page that cells show while they run. */
const underWay: Injected = {
  progress: {
    data: { file: 'train.csv', bytesDone: 40e6, bytesTotal: 77e6, rows: 21_000, secondsLeft: 1 },
    evaluate: { done: 20, total: 60 },
    predict: { done: 40, total: 100 },
  },
  activeRun: {
    id: 'under way',
    settings: defaultSettings,
    history: [],
    state: {
      kind: 'running',
      notice: 'Running stock tfjs on wasm, because WebGPU cannot be used: there is no adapter.',
      progress: {
        device,
        epochs: 3,
        stepsPerEpoch: 5,
        stepCosts: [1],
        steps: 4,
        imagesPerSecond: 41_800,
        secondsPerCost: 0.01,
        stepsAveraged: 4,
      },
    },
  },
};

const atRest: Injected = { progress: { data: null, evaluate: null, predict: null }, activeRun: null };

/** The page with every cell of a finished notebook in one state, and with what the cells then show. */
export function allIn(state: CellState, done: Notebook): Injected {
  const failed = state === 'failed';
  return {
    ...(state === 'running' ? underWay : atRest),
    notebook: cellIds.flatMap(eventsTo[state]).reduce(cellTransition, done),
    problems: failed ? Object.fromEntries(cellIds.map(cell => [cell, [problem]])) : {},
  };
}
