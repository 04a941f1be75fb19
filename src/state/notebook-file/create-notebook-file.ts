/** The notebook as a file: what it would weigh, saving it, reading one, and putting it in the place of the page. */

import { pixelsPerImage } from '../../core/data/dataset.ts';
import type { FileProblem } from '../../core/data/file-problem.ts';
import { costUnit } from '../../core/forecast/step-cost.ts';
import { formatPlural } from '../../core/format.ts';
import { parameterCount, parameterLayout } from '../../core/model/parameters.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { knobNames } from '../../core/settings/knobs.ts';
import { startSettings } from '../../core/settings/presets.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { networkSpecs } from '../engine-tasks/classify.ts';
import { networkCount } from '../page/run-networks.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { StorageActions } from '../persistence/storage-actions.ts';
import type { Context } from '../store/context.ts';
import type { PageState } from '../store/page-state.ts';
import { limits } from './notebook-format.ts';
import { NotebookRefusal } from './notebook-problem.ts';
import { type ReadNotebook, readNotebook } from './read-notebook.ts';
import { type Choice, writeNotebook } from './write-notebook.ts';

/** Bytes of each part that can be left out. */
export interface PartSizes {
  /** At most: a run that was stopped may have fewer networks than its settings say. */
  readonly weights: number;
  /** In memory, and about in the file. */
  readonly data: { readonly unpacked: number; readonly packed: number };
}

export type NotebookReading =
  | { readonly kind: 'read'; readonly notebook: ReadNotebook }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

export interface NotebookFileActions {
  sizes(): Promise<PartSizes>;
  /** As much as a file can hold: everything, or else the weights, or else neither. */
  largestChoice(): Promise<Choice>;
  /** The file; `onProgress` is told the share that is done. Rejects when `signal` is aborted. */
  save(choice: Choice, onProgress: (share: number) => void, signal: AbortSignal): Promise<Blob>;
  /** Reads and checks a file, and changes nothing. Rejects when `signal` is aborted. */
  read(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<NotebookReading>;
  /** What is on the page and would be lost by opening a file, as phrases; empty where there is nothing. */
  atStake(): readonly string[];
  /** Puts the notebook in the place of what is on the page. */
  open(notebook: ReadNotebook): Promise<void>;
}

const weightBytes = (run: RunRecord): number =>
  networkSpecs(run, networkCount(run)).reduce(
    (sum, spec) => sum + 4 * parameterCount(parameterLayout(spec)),
    0,
  );

const sampledImages = 200;

/** The size of what the first images shrink to, as a share. */
async function shareOfSize({ training, test }: LoadedFiles): Promise<number> {
  const pixels = (training ?? test)?.pixels.slice(0, sampledImages * pixelsPerImage) ?? new Uint8Array(1);
  const packed = new Blob([pixels]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return (await new Response(packed).blob()).size / pixels.length;
}

async function dataSizes(data: PageState['data']): Promise<PartSizes['data']> {
  if (data === null) return { unpacked: 0, packed: 0 };
  const tables = [data.training, data.test, data.history.removedTest?.test ?? null];
  const unpacked = tables.reduce((sum, table) => sum + (table?.pixels.length ?? 0), 0);
  return { unpacked, packed: unpacked * (await shareOfSize(data)) };
}

/** What a person would miss. */
function presentIn(state: PageState): readonly string[] {
  const { runs, notes, ownDigits, search, data, rowNotes, settings, notebook } = state;
  const noted = Object.values(rowNotes.byData).reduce(
    (sum, { tags, leftOut }) => sum + tags.length + leftOut.length,
    0,
  );
  const counted: readonly (readonly [number, string])[] = [
    [runs.length, 'run'],
    [notes.list.length, 'note'],
    [ownDigits.list.length, 'drawn image'],
    [noted, 'tag or row left out'],
  ];
  const changed = knobNames.some(name => settings[name] !== startSettings[name]);
  return [
    ...counted.flatMap(([count, one]) => (count === 0 ? [] : [formatPlural(count, one)])),
    ...(search ? ['a search'] : []),
    ...(data ? ['the loaded data'] : []),
    ...(changed ? ['changed settings'] : []),
    ...(cellIds.some(cell => isBusy(notebook, cell)) ? ['what is running'] : []),
  ];
}

export function createNotebookFile(context: Context, storage: StorageActions): NotebookFileActions {
  const { store, services } = context;
  return {
    async sizes() {
      const { runs, data } = store.getState();
      return {
        weights: runs.reduce((sum, run) => sum + weightBytes(run), 0),
        data: await dataSizes(data),
      };
    },
    async largestChoice() {
      const { weights, data } = await this.sizes();
      const most = limits.savedBytes;
      return { weights: weights <= most, data: (weights <= most ? weights : 0) + data.unpacked <= most };
    },
    async save(choice, onProgress, signal) {
      const { weights, data } = await this.sizes();
      const total = (choice.weights ? weights : 0) + (choice.data ? data.unpacked : 0);
      let written = 0;
      const report = (bytes: number) => {
        written += bytes;
        onProgress(Math.min(written / Math.max(total, 1), 1));
      };
      return writeNotebook(context, choice, report, signal);
    },
    async read(file, onProgress, signal) {
      try {
        return { kind: 'read', notebook: await readNotebook(file, onProgress, services.clock.pause, signal) };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof NotebookRefusal) return { kind: 'refused', problem: error.problem };
        throw error;
      }
    },
    atStake: () => presentIn(store.getState()),
    async open({ page, outputs, data, search, ownDigits, runs, bodies }) {
      const { view, devices } = store.getState();
      const { theme, toured, askedToNotify } = view;
      const { paces, measurements: deviceMeasurements } = devices;
      // The look belongs to the person, and the speed to the machine.
      const here = {
        ...page,
        view: { ...page.view, theme, toured, askedToNotify },
        paces,
        costUnit,
        deviceMeasurements,
      };
      const records = { page: here, outputs, data: data ?? undefined, search, ownDigits };
      await storage.replaceBy({ read: async key => records[key], runs: async () => runs }, bodies);
    },
  };
}
