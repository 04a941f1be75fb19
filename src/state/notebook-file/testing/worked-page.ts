/** Pages on which something was done, for tests of their files. */
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import { initialWeights } from '../../../core/model/parameters.ts';
import { plainSearch } from '../../../core/search/search.ts';
import { arrange } from '../../testing/arrange.ts';
import { memoryStorage } from '../../testing/memory-storage.ts';
import type { Given } from '../../testing/worker-doubles.ts';

/** What was done on a page. */
export interface Work {
  /** The units of the first layer of each run. */
  readonly runs: readonly number[];
  /** More than one makes an ensemble. */
  readonly networks: number;
  readonly notes: readonly string[];
  readonly tags: readonly string[];
  readonly drawn: number;
  readonly searched: boolean;
  /** Settings were changed after the last run. */
  readonly staleAfterwards: boolean;
  /** The last loss that was reported. */
  readonly loss: number;
}

export const someWork: Work = {
  runs: [3, 5],
  networks: 1,
  notes: ['# Why', 'It is €uro – “quoted”'],
  tags: ['odd'],
  drawn: 2,
  searched: true,
  staleAfterwards: true,
  loss: Number.NaN,
};

const answers = [Uint8Array.of(3, 1), new Uint8Array(0)];

/** A page that keeps what is done in a storage of its own. */
export async function openPage(given: Given = {}) {
  const page = arrange({ weights: spec => initialWeights(spec, 7), answers, ...given });
  const storage = memoryStorage();
  await page.app.storage.restoreFrom(storage);
  return { ...page, storage, file: await page.app.file.open() };
}

/** A page on which the work was done. */
export async function workedPage(work: Work = someWork, given: Given = {}) {
  const page = await openPage(given);
  const { app } = page;
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ model: 'dense', units2: 2, networks: work.networks });
  for (const units1 of work.runs) {
    app.settings.edit({ units1 });
    app.cells.runAll();
    await app.cells.settled();
  }
  for (const [slot, text] of work.notes.entries()) {
    app.notes.add(slot);
    app.notes.edit(app.store.getState().notes.list.at(-1)?.id ?? '', text);
  }
  app.notes.setEditing(null);
  for (const [row, tag] of work.tags.entries()) app.rows.tag({ table: 'training', row }, tag);
  const { settings, data, runs } = app.store.getState();
  const plan = {
    method: 'grid',
    axes: [],
    points: 3,
    draws: 3,
    seed: 1,
    fewestEpochs: 1,
    keepOneIn: 2,
  } as const;
  app.store.setState({
    ownDigits: {
      list: Array.from({ length: work.drawn }, (_, index) => ({
        id: `own ${index}`,
        at: index,
        pixels: Uint8Array.from({ length: pixelsPerImage }, (__, pixel) => (pixel * index) % 256),
        label: 3,
        name: '3',
      })),
      removed: [],
    },
    search: work.searched
      ? {
          version: 2,
          number: 1,
          plan,
          base: settings,
          dataHash: data?.summary.hash ?? '',
          queue: plainSearch([{ seed: 3 }, { units1: 9, batchNorm: true }]),
        }
      : null,
  });
  const [newest] = runs;
  if (newest) {
    app.runs.pin(newest.id, true);
    app.runs.rename(newest.id, 'the best of all');
    app.metrics.append({
      firstStep: 0,
      loss: Float32Array.of(2, work.loss),
      accuracy: Float32Array.of(0, -0),
      imagesPerSecond: 1,
    });
  }
  if (work.staleAfterwards) app.settings.edit({ seed: 99 });
  app.view.select('runs');
  await app.storage.saved();
  return page;
}

export type WorkedPage = Awaited<ReturnType<typeof openPage>>;

const never = new AbortController().signal;

export const saved = async (
  { file }: WorkedPage,
  choice = { weights: true, data: true },
  name = 'digits.notebook.zip',
): Promise<File> => new File([await file.save(choice, () => {}, never)], name);

export const reading = ({ file }: WorkedPage, dropped: File) => file.read(dropped, () => {}, never);

export async function read(page: WorkedPage, dropped: File) {
  const found = await reading(page, dropped);
  if (found.kind === 'refused') throw new Error(`${found.problem.file}: ${found.problem.message}`);
  return found.notebook;
}

export async function opened(dropped: File, given: Given = {}): Promise<WorkedPage> {
  const page = await openPage(given);
  await page.file.open(await read(page, dropped));
  await page.app.storage.saved();
  return page;
}

/** The refusal of a file in one text; throws where the file was read, or the page was touched. */
export async function refusalOf(dropped: File): Promise<string> {
  const page = await openPage();
  const before = page.app.store.getState();
  const found = await reading(page, dropped);
  if (found.kind === 'read') throw new Error('the file was read');
  if (page.app.store.getState() !== before) throw new Error('the page was touched');
  const { file, message, remedy } = found.problem;
  return `${file}: ${message} ${remedy}`;
}
