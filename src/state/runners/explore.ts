/** The explore cell: sums over all pixels, in slices. */
import { addRows, emptySums, type PixelSums } from '../../core/data/pixel-statistics.ts';
import { type CellOutcome, failed, finished } from '../page/cell-outcome.ts';
import type { Context } from '../store/context.ts';
import { inSlices } from './time-slices.ts';

/** About a millisecond of work. */
const rowsPerChunk = 500;

export async function runExplore({ store, services }: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { data } = store.getState();
  if (!data) return failed('There is no data yet.', 'Drop files or use the sample data first.');
  const sum = async (
    table: { readonly rows: number; readonly pixels: Uint8Array } | null,
    labels: Uint8Array | null,
  ): Promise<PixelSums | null> => {
    if (!table) return null;
    const sums = emptySums();
    const add = (from: number, to: number) => addRows(sums, table.pixels, labels, from, to);
    await inSlices(services.clock, table.rows, rowsPerChunk, add, signal);
    return sums;
  };
  const training = await sum(data.training, data.training?.labels ?? null);
  const test = await sum(data.test, null);
  if (signal.aborted) return { kind: 'stopped' };
  store.setState({ statistics: { training, test } });
  return finished(data.summary.hash);
}
