/** Writes the notebook as one file. */
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core.js';
import type { LoadedFiles } from '../../protocol.ts';
import type { RunBody } from '../page/run-bodies.ts';
import { pack } from '../persistence/pack-data.ts';
import { outputsOf, pageOf, type SavedPage, savedOwnDigits } from '../persistence/saved-page.ts';
import type { Context } from '../store/context.ts';
import type { AwaitedData, AwaitedTable } from '../store/data-slice.ts';
import type { PageState } from '../store/page-state.ts';
import { initialView } from '../store/view-slice.ts';
import { arrayFile } from './array-file.ts';
import {
  about,
  formatName,
  formatVersion,
  type Manifest,
  manifestName,
  recordNames,
  runName,
} from './notebook-format.ts';
import { PausedReader } from './paused-reader.ts';
import { recordText } from './record-json.ts';

/** What goes into the file beside everything else. */
export interface Choice {
  readonly weights: boolean;
  readonly data: boolean;
}

const awaitedTable = (table: AwaitedTable | null): AwaitedTable | null =>
  table && { fileName: table.fileName, rows: table.rows };

const awaitedOf = ({ training, test, summary }: LoadedFiles): AwaitedData => ({
  hash: summary.hash,
  training: awaitedTable(training),
  test: awaitedTable(test),
});

/** The data to drop once the file is open; null where they are in it. */
const awaitedBy = ({ data, awaited }: PageState, isSaved: boolean): AwaitedData | null =>
  data === null ? awaited : isSaved ? null : awaitedOf(data);

/** The page without what belongs to the person and to the machine: theme, tour, and how fast its devices are. */
function portablePage(state: PageState, { data }: Choice): SavedPage {
  const page = pageOf(state);
  const { selected, folded } = page.view;
  return {
    ...page,
    view: { ...initialView.view, selected, folded },
    paces: [],
    deviceMeasurements: [],
    awaited: awaitedBy(state, data),
  };
}

/**
 * The notebook as it is now, as a zip. `onBytes` is told what was written, before it was compressed. Rejects when
 * `signal` is aborted.
 */
export async function writeNotebook(
  { store, bodies, services: { clock } }: Context,
  choice: Choice,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const state = store.getState();
  const { runs, search, ownDigits } = state;
  const data = choice.data ? state.data : null;
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  const add = async (name: string, content: Blob, level: number): Promise<void> => {
    signal.throwIfAborted();
    let told = 0;
    await zip.add(name, new PausedReader(content, clock.pause), {
      level,
      signal,
      onprogress(done) {
        onBytes(done - told);
        told = done;
        return undefined;
      },
    });
  };
  const addText = async (name: string, text: string): Promise<void> => {
    signal.throwIfAborted();
    await zip.add(name, new TextReader(text));
    // The page has its turn between two files.
    await clock.pause();
  };
  const addRecord = async (name: string, record: unknown): Promise<void> => {
    const { json, arrays } = recordText(record, name.replace(/\.json$/, ''));
    await addText(name, json);
    // Weights and probabilities do not shrink; everything else does.
    for (const [file, content] of arrays)
      await add(file, arrayFile(content), content instanceof Float32Array ? 0 : 6);
  };
  const contents: Manifest = {
    format: formatName,
    version: formatVersion,
    savedAt: clock.now(),
    weights: choice.weights,
    data: data !== null,
    search: search !== null,
    runs: runs.length,
  };
  await addText(manifestName, JSON.stringify(contents));
  await addText('README.txt', about);
  await addRecord(recordNames.page, portablePage(state, choice));
  await addRecord(recordNames.outputs, outputsOf(state));
  await addRecord(recordNames.ownDigits, savedOwnDigits(ownDigits.list));
  if (search !== null) await addRecord(recordNames.search, search);
  for (const [index, run] of runs.entries()) {
    const body: RunBody | null = await bodies.read(run.id).catch(() => null);
    await addRecord(runName(index), {
      run,
      body: body && (choice.weights ? body : { ...body, networks: [] }),
    });
  }
  if (data !== null) await addRecord(recordNames.data, await pack(data, clock, 'blobs'));
  return zip.close();
}
