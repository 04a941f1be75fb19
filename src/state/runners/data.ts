/** The data cell: the sample data and dropped files go through the same loader. Until they are read, the loaded data stays. */
import { dismissedAfterTreatment } from '../../core/data/checks/data-warning.ts';
import type { FileProblem } from '../../core/data/file-problem.ts';
import { newHistory } from '../../core/data/treatment.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatCount } from '../../core/format.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { type CellOutcome, type CellProblem, failed, finished } from '../page/cell-outcome.ts';
import { setProgress } from '../store/cells-slice.ts';
import type { Context } from '../store/context.ts';
import type { DataSource } from '../store/data-slice.ts';
import { editSettings } from '../store/settings-slice.ts';

function placeOf({ file, line, column }: FileProblem): string {
  const parts = [file];
  if (line !== null) parts.push(`line ${formatCount(line)}`);
  if (column !== null) parts.push(`column ${formatCount(column)}`);
  return parts.join(', ');
}

/** The data that is kept when the sample data is loaded, which replaces everything; files replace only what they hold. */
const nothing = { training: null, test: null, solution: null, history: newHistory };

const asCellProblem = (problem: FileProblem): CellProblem => ({
  where: placeOf(problem),
  message: problem.message,
  remedy: problem.remedy,
});

type Readable = Exclude<DataSource, { kind: 'awaited' }>;

async function filesOf(
  context: Context,
  source: Exclude<Readable, { kind: 'loaded' }>,
  signal: AbortSignal,
): Promise<readonly File[]> {
  if (source.kind === 'files') return source.files;
  const file = 'digit-recognizer.zip';
  const report = (bytesDone: number, bytesTotal: number) =>
    setProgress(context, { data: { file, bytesDone, bytesTotal, rows: 0, secondsLeft: null } });
  return [await context.services.fetchSample(report, signal)];
}

/** The loader's answer to what the source asks for. Rejects only where the sample data could not be fetched. */
async function read(context: Context, source: Readable, signal: AbortSignal) {
  const { store, services } = context;
  const { data } = store.getState();
  if (source.kind === 'loaded')
    return data ? services.loader.treat(data, source.treatments, signal) : ({ kind: 'cancelled' } as const);
  const files = await filesOf(context, source, signal);
  return services.loader.load(files, {
    kept: source.kind === 'files' && data ? data : nothing,
    onProgress: data => setProgress(context, { data }),
    signal,
  });
}

/** The same images may come with other names than the runs on them have. Without the code for it, these keep theirs. */
async function renameRuns({ store }: Context, { training, summary }: LoadedFiles): Promise<void> {
  if (!training || !store.getState().runs.some(run => run.dataHash === summary.hash)) return;
  const code = await import('../store/class-names.ts').catch(() => null);
  if (code) store.setState(page => code.withClassNames(page, training.classes.names));
}

/** Puts what was loaded into the page. */
async function take(context: Context, loaded: LoadedFiles): Promise<CellOutcome> {
  context.store.setState({ data: loaded });
  await renameRuns(context, loaded);
  // The page draws in tasks of their own what the data change and what the settings do.
  await context.services.clock.pause();
  // The last layer has a number for each class of the data.
  editSettings(context, {});
  return finished(loaded.summary.hash);
}

export async function runData(context: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { store } = context;
  const { source, data, dismissed } = store.getState();
  if (source.kind === 'awaited')
    return failed(
      'This notebook was saved without its data.',
      'Drop the files that are named here, or use the sample data.',
    );
  try {
    let answer: Awaited<ReturnType<typeof read>>;
    try {
      answer = await read(context, source, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      const reason = messageOf(error);
      return failed(
        `The sample data could not be fetched: ${reason}.`,
        'Check that the page is served by npm start, which prepares the sample data, or drop your own files.',
      );
    }
    switch (answer.kind) {
      case 'models': {
        const { keepModels } = await import('../imported/keep-models.ts');
        keepModels(context, answer.models);
        if (answer.loaded) return await take(context, answer.loaded);
        // The next run of the cell reads the data that it has, not the model again.
        const treatments = data?.history.treatments;
        store.setState({ source: treatments ? { kind: 'loaded', treatments } : { kind: 'sample' } });
        return data ? finished(data.summary.hash) : { kind: 'forgotten' };
      }
      case 'loaded':
        await take(context, answer.loaded);
        if (source.kind === 'loaded' && data) {
          const { hash } = answer.loaded.summary;
          store.setState({ dismissed: dismissedAfterTreatment(dismissed, data.summary.hash, hash) });
        }
        return finished(answer.loaded.summary.hash);
      case 'refused':
        return { kind: 'failed', problems: answer.problems.map(asCellProblem) };
      case 'failed':
        return failed(answer.message, 'What was loaded before is unchanged.');
      case 'cancelled':
        return { kind: 'stopped' };
      default:
        return answer satisfies never;
    }
  } finally {
    setProgress(context, { data: null });
  }
}
