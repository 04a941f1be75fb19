import { ChevronLeft, ChevronRight } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { haveSameLabels } from '../../core/data/classes.ts';
import type { Bytes } from '../../core/data/dataset.ts';
import { atTemperature } from '../../core/evaluation/calibration/temperature.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { temperatureOf } from '../../state/page/evaluation.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { Dialog } from '../../ui/dialogs/dialog.tsx';
import { NearestImages } from './nearest-images.tsx';
import { NetworkAnswer } from './network-answer.tsx';
import { Picture } from './picture.tsx';
import { isField, RowMarks } from './row-marks.tsx';
import { type ImageSource, type Subject, subjectOf } from './subject.ts';
import { type Answer, useAnswer } from './use-answer.ts';
import './image.css';

const LazyInsideAnyImage = lazy(async () => ({
  default: (await import('../inside/inside-any-image.tsx')).InsideAnyImage,
}));

export interface ImagePanelProps {
  readonly source: ImageSource;
  /** The number of images in the list that the panel goes through. */
  readonly count: number;
  /** The place of the shown image in the list, from 0. */
  readonly index: number;
  /** The row of the table at a place of the list. */
  readonly rowAt: (index: number) => number;
  readonly onIndex: (index: number) => void;
  readonly onClose: () => void;
  /** Opens with the focus in the field of the tag. */
  readonly tagging?: boolean | undefined;
}

/** One image of a list: its pixels, what a network makes of it, and why. The arrow keys go through the list. */
export function ImagePanel({
  source,
  count,
  index,
  rowAt,
  onIndex,
  onClose,
  tagging = false,
}: ImagePanelProps) {
  const data = usePage(page => page.data);
  const run = usePage(page => page.runs.find(({ id }) => id === source.run) ?? null);
  const row = rowAt(index);
  const subject = useMemo(() => subjectOf({ data }, source.table, row), [data, source.table, row]);
  const move = (to: number): void => {
    if (to >= 0 && to < count) onIndex(to);
  };
  useArrowKeys(step => move(index + step));
  return (
    <Dialog title={subject?.title ?? 'Image'} wide onClose={onClose}>
      <div className="image-steps">
        <IconButton
          label="Previous image"
          icon={<ChevronLeft aria-hidden="true" />}
          aria-disabled={index === 0}
          onClick={() => move(index - 1)}
        />
        <span>
          {formatCount(index + 1)} of {formatCount(count)}
        </span>
        <IconButton
          label="Next image"
          icon={<ChevronRight aria-hidden="true" />}
          aria-disabled={index === count - 1}
          onClick={() => move(index + 1)}
        />
        <span className="hint image-keys">The arrow keys go on, Escape closes.</span>
      </div>
      {subject ? (
        <>
          <Insight subject={subject} row={row} source={source} run={run} />
          <RowMarks key={`${source.table} ${row}`} place={{ table: source.table, row }} tagging={tagging} />
        </>
      ) : (
        <p>This image is no longer loaded.</p>
      )}
    </Dialog>
  );
}

/**
 * Calls `onStep` with -1 or 1. The whole window listens: in a modal dialog the keyboard's focus may also rest on nothing.
 * A field keeps its arrow keys.
 */
function useArrowKeys(onStep: (step: number) => void): void {
  const latest = useRef(onStep);
  latest.current = onStep;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined || isField(event.target)) return;
      event.preventDefault();
      latest.current(step);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

interface InsightProps {
  readonly subject: Subject;
  /** The row of the source's table. */
  readonly row: number;
  readonly source: ImageSource;
  readonly run: RunRecord | null;
}

function Insight({ subject, row, source, run }: InsightProps) {
  const classes = usePage(loadedClasses);
  const temperature = usePage(page => run && temperatureOf(page, { run: run.id, views: 1 }));
  const trainingRow = source.table === 'training' ? row : null;
  const stated = useProbabilities(run, subject.pixels, trainingRow);
  const predicted = stated.value === null ? null : likeliest(stated.value);
  const calibrated = useMemo(
    () => stated.value && atTemperature(stated.value, 1, temperature ?? 1),
    [stated.value, temperature],
  );
  const labelName = subject.label === null ? null : classes.names[subject.label];
  const sentence = describe(labelName, run, predicted, calibrated);
  return (
    <>
      <p aria-live="polite" className="image-sentence">
        {sentence}
      </p>
      <div className="image-columns">
        <Picture subject={subject} alt={sentence} run={run} row={trainingRow} predicted={predicted} />
        {run && (
          <div className="stack">
            <NetworkAnswer
              run={run}
              label={run && haveSameLabels(run.classes, classes) ? subject.label : null}
              answer={stated}
              calibrated={calibrated}
              temperature={temperature}
              predicted={predicted}
              note={source.note}
            />
            <NearestImages run={run} pixels={subject.pixels} row={trainingRow} predicted={predicted} />
          </div>
        )}
      </div>
      {run && (
        <Disclosure summary="Inside the network">
          <Suspense fallback={<p className="hint">Loading</p>}>
            <LazyInsideAnyImage key={run.id} run={run} pixels={subject.pixels} />
          </Suspense>
        </Disclosure>
      )}
    </>
  );
}

/** The probabilities of the networks that answer for the image, together, `[classes]`; `row` as in `networksOf`. */
function useProbabilities(run: RunRecord | null, pixels: Bytes, row: number | null): Answer<Float32Array> {
  const app = useApp();
  const ask = useCallback(
    async (signal: AbortSignal): Promise<Float32Array> => {
      if (run === null) throw new Error('No network looks at this image.');
      const inspect = await app.inspect.open();
      const networks = await inspect.networksOf(run, row);
      const parts = { activations: false, gradient: null };
      return (await inspect.look(networks, pixels, parts, signal)).probabilities;
    },
    [app, run, pixels, row],
  );
  return useAnswer(run === null ? null : ask);
}

const likeliest = (probabilities: Float32Array): number => probabilities.indexOf(Math.max(...probabilities));

function describe(
  label: string | null,
  run: RunRecord | null,
  predicted: number | null,
  probabilities: Float32Array | null,
): string {
  const given = label === null ? '' : `Labelled ${label}`;
  if (run === null) return `${given || 'Without a label'}. Train a network, and its answer will be here.`;
  if (predicted === null || probabilities === null) return `${given || 'Without a label'}.`;
  const answer = `predicted ${run.classes.names[predicted]} (${formatPercent(probabilities[predicted])})`;
  return given ? `${given}, ${answer}.` : `Predicted${answer.slice('predicted'.length)}.`;
}
