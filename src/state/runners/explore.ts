/** The explore cell: sums over all pixels, in slices short enough that no frame is missed. */
import { addToPixelSums, emptyPixelSums, type PixelSums } from '../../core/data/pixel-statistics.ts';
import { type CellOutcome, failed, finished } from '../page/cell-outcome.ts';
import type { Clock } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';

/** About a millisecond of work. */
const rowsPerChunk = 500;

/** A frame is 16 ms; this leaves time to draw it. */
const sliceMilliseconds = 8;

/** Calls `work(from, to)` over `0..count` in order, and lets the page have its turn between slices. */
async function inSlices(
  clock: Clock,
  count: number,
  work: (from: number, to: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let began = clock.now();
  for (let from = 0; from < count && !signal.aborted; from += rowsPerChunk) {
    work(from, Math.min(from + rowsPerChunk, count));
    if (clock.now() - began < sliceMilliseconds) continue;
    await clock.pause();
    began = clock.now();
  }
}

export async function runExplore({ store, services }: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { data } = store.getState();
  if (!data) return failed('There is no data yet.', 'Drop files or use the sample data first.');
  const sum = async (
    table: { readonly rows: number; readonly pixels: Uint8Array } | null,
    labels: Uint8Array | null,
  ): Promise<PixelSums | null> => {
    if (!table) return null;
    const sums = emptyPixelSums(labels ? loadedClasses({ data }).labels.length : 0);
    const add = (from: number, to: number) => addToPixelSums(sums, table.pixels, labels, from, to);
    await inSlices(services.clock, table.rows, add, signal);
    return sums;
  };
  const training = await sum(data.training, data.training?.labels ?? null);
  const test = await sum(data.test, null);
  if (signal.aborted) return { kind: 'stopped' };
  store.setState({ statistics: { training, test } });
  return finished(data.summary.hash);
}
