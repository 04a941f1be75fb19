import { Database } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { formatBytes, formatCount, formatHash, formatTimeLeft } from '../../core/format.ts';
import { isRunning } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { DropZone } from '../../ui/fields/drop-zone.tsx';
import { FilePicker } from '../../ui/fields/file-picker.tsx';
import { type Definition, DefinitionList } from '../../ui/figures/definition-list.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import './data.css';

const LazyAboutData = lazy(async () => ({ default: (await import('./about-data.tsx')).AboutData }));

const LazyFileNotes = lazyOutput(async () => (await import('./file-notes.tsx')).FileNotes);
const LazyAwaitedData = lazyOutput(async () => (await import('./awaited-data.tsx')).AwaitedData);
const LazyStartFresh = lazyOutput(async () => (await import('./start-fresh.tsx')).StartFresh);
const LazyDataCare = lazyOutput(async () => (await import('./data-care.tsx')).DataCare);

function Loading() {
  const app = useApp();
  const loading = usePage(page => page.progress.data);
  if (!loading) return null;
  const { file, bytesDone, bytesTotal, rows, secondsLeft } = loading;
  const size =
    bytesTotal > 0 ? `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}` : formatBytes(bytesDone);
  const parts = [file, size];
  if (rows > 0) parts.push(`${formatCount(rows)} rows`);
  if (secondsLeft !== null) parts.push(formatTimeLeft(secondsLeft));
  return (
    <div className="progress-line">
      <Progress
        label="Loading data"
        value={bytesTotal > 0 ? bytesDone / bytesTotal : null}
        text={parts.join(' · ')}
      />
      <Button onClick={() => app.cells.interrupt()}>Cancel</Button>
    </div>
  );
}

/** The file's name without its folders and archives. */
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function definitionsOf({ training, test, summary }: NonNullable<PageState['data']>): readonly Definition[] {
  const { duplicates, blanks, bytes, hash } = summary;
  const classes = training ? new Set(training.labels).size : 0;
  const doubles = duplicates.training + duplicates.test;
  const empty = blanks.training + blanks.test;
  const definitions: Definition[] = [];
  if (training)
    definitions.push({
      value: formatCount(training.rows),
      term: `${baseName(training.fileName)} rows · ${classes} classes`,
    });
  if (test) definitions.push({ value: formatCount(test.rows), term: `${baseName(test.fileName)} rows` });
  definitions.push(
    {
      value: formatCount(doubles + empty),
      term: `${formatCount(doubles)} duplicate and ${formatCount(empty)} blank images`,
    },
    { value: formatBytes(bytes), term: 'read' },
    { value: <code title={`SHA-256 ${hash}`}>{formatHash(hash)}</code>, term: 'content hash' },
  );
  return definitions;
}

export function DataCell() {
  const app = useApp();
  const data = usePage(page => page.data);
  const awaited = usePage(page => page.awaited);
  const busy = usePage(page => isRunning(page.notebook, 'data'));
  return (
    <NotebookCell
      cell="data"
      noRun={!data}
      explanation={<LazyAboutData />}
      output={
        <>
          <Loading />
          {data && <DefinitionList items={definitionsOf(data)} />}
          {data && (
            <Suspense>
              <LazyFileNotes summary={data.summary} />
              <LazyDataCare />
            </Suspense>
          )}
          {data && !data.test && (
            <p className="hint">There is no test.csv: training works, predicting needs one.</p>
          )}
        </>
      }
    >
      {awaited && !busy && (
        <Suspense>
          <LazyAwaitedData />
        </Suspense>
      )}
      {!data && !busy && (
        <DropZone
          text="Drop Kaggle’s digit-recognizer.zip, or train.csv and test.csv together, or other files and folders of such images, or a notebook that was saved as a file, anywhere on this page. Nothing leaves this computer."
          pickLabel="Choose files"
          onFiles={app.data.openFiles}
          actions={
            <Button kind="primary" icon={<Database aria-hidden="true" />} onClick={app.data.useSample}>
              Use sample data
            </Button>
          }
        />
      )}
      {data && !busy && (
        <div className="button-row">
          <FilePicker label="Choose files" onFiles={app.data.openFiles} />
          <Button onClick={app.data.useSample}>Use sample data</Button>
          <Suspense>
            <LazyStartFresh />
          </Suspense>
        </div>
      )}
    </NotebookCell>
  );
}
