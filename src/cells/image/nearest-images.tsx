import { useCallback, useEffect, useRef, useState } from 'react';
import { haveSameLabels } from '../../core/data/classes.ts';
import { type Bytes, imageAt } from '../../core/data/dataset.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatCount, formatMeasured } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { NearestImages as Nearest } from '../../state/inspect/nearest.ts';
import { isVote } from '../../state/page/run-networks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { useAnswer } from './use-answer.ts';

export interface NearestImagesProps {
  readonly run: RunRecord;
  readonly pixels: Bytes;
  /** The row of the training table that the image has; null for one of another table. */
  readonly row: number | null;
  /** The class that the run predicts. */
  readonly predicted: number | null;
}

type Preparing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'failed'; readonly message: string };

/** The training images that the network takes for most like this one, once their features are computed. */
export function NearestImages({ run, pixels, row, predicted }: NearestImagesProps) {
  const app = useApp();
  const table = usePage(page => page.data?.training ?? null);
  const [preparing, setPreparing] = useState<Preparing>({ kind: 'idle' });
  const [prepared, setPrepared] = useState(0);
  const task = useRef<AbortController | null>(null);
  const section = useRef<HTMLElement>(null);
  useEffect(() => () => task.current?.abort(), []);
  const ask = useCallback(
    async (signal: AbortSignal): Promise<Nearest | null> => {
      // Each preparation asks again.
      if (prepared < 0) return null;
      return (await app.inspect.open()).nearest(run, pixels, row, signal);
    },
    [app, run, pixels, row, prepared],
  );
  const answer = useAnswer(ask);
  const prepare = async (): Promise<void> => {
    const controller = new AbortController();
    task.current = controller;
    const { signal } = controller;
    setPreparing({ kind: 'running', share: 0 });
    // The button that had the focus gives way to the progress.
    section.current?.focus();
    try {
      const inspect = await app.inspect.open();
      const report = (share: number) => !signal.aborted && setPreparing({ kind: 'running', share });
      await inspect.prepareNearest(run, report, signal);
      setPreparing({ kind: 'idle' });
      setPrepared(prepared + 1);
    } catch (error) {
      setPreparing(signal.aborted ? { kind: 'idle' } : { kind: 'failed', message: messageOf(error) });
    }
  };
  if (!table) return null;
  const names = table.classes.names;
  const comparable = haveSameLabels(run.classes, table.classes);
  return (
    <section ref={section} tabIndex={-1} aria-label="Nearest training images" className="image-answer">
      <h3>Nearest training images</h3>
      {answer.value ? (
        <>
          <DigitGallery
            label="Nearest training images, the nearest first"
            size={36}
            digits={answer.value.images.map(({ row: near, distance }) => ({
              id: near,
              pixels: imageAt(table, near),
              caption: names[table.labels[near]],
              title: `Row ${formatCount(near + 1)}: labelled ${names[table.labels[near]]}, distance ${formatMeasured(distance)}`,
              wrong: comparable && predicted !== null && table.labels[near] !== predicted,
            }))}
          />
          <p className="hint">
            By Euclidean distance in the last hidden layer{describeFirst(run)}, among{' '}
            {formatCount(answer.value.compared)} of {formatCount(table.rows)} training images; red ones have
            another label than the answer.
          </p>
        </>
      ) : preparing.kind === 'running' ? (
        <>
          <Progress
            label="Features of the training images"
            value={preparing.share}
            text="The training images go through the network once"
          />
          <div className="button-row">
            <Button onClick={() => task.current?.abort()}>Cancel</Button>
          </div>
        </>
      ) : (
        <>
          {preparing.kind === 'failed' && (
            <Notice tone="error" title={preparing.message} remedy="Try again." />
          )}
          {answer.kind === 'failed' && <Notice tone="error" title={answer.message} remedy="Try again." />}
          <p className="hint">
            Those that the network takes for most like this one. The training images go through it once.
          </p>
          <div className="button-row">
            <Button onClick={() => void prepare()}>Find them</Button>
          </div>
        </>
      )}
    </section>
  );
}

/** Several networks have as many last hidden layers; the first one's is used. */
const describeFirst = (run: RunRecord): string => (isVote(run) ? ' of the first network' : '');
