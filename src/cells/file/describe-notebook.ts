/** What a notebook file holds, in words. */
import { formatAgo, formatPlural } from '../../core/format.ts';
import type { ReadNotebook } from '../../state/notebook-file/read-notebook.ts';
import { describeTables } from '../shared/describe-tables.ts';

/** A sentence about the file; `now` is in milliseconds since 1970. */
export function describeNotebook(
  { manifest, page, runs, data, ownDigits }: ReadNotebook,
  now: number,
): string {
  const { length } = ownDigits.digits;
  const counted = [
    runs.length > 0 && `${formatPlural(runs.length, 'run')} ${manifest.weights ? 'with' : 'without'} weights`,
    page.notes.length > 0 && formatPlural(page.notes.length, 'note'),
    length > 0 && formatPlural(length, 'drawn image'),
    manifest.search && 'a search',
    data && describeTables(data),
    !data && page.awaited && `no data: ${describeTables(page.awaited)} will have to be dropped`,
  ].filter(part => typeof part === 'string');
  const saved = `Saved ${formatAgo((now - manifest.savedAt) / 1000)}`;
  return `${saved}. It holds ${['the settings', ...counted].join(', ')}.`;
}

/** Phrases as a list in a sentence: `3 runs, a note and the loaded data`. */
export const listed = (phrases: readonly string[]): string =>
  phrases.length < 2
    ? phrases.join()
    : `${phrases.slice(0, -1).join(', ')} and ${phrases[phrases.length - 1]}`;
