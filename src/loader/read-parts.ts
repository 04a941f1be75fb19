/** Reads the sources of other formats than CSV, one after the other. */

import type { FileProblem } from '../core/data/file-problem.ts';
import type { Part } from '../core/data/formats/part.ts';
import type { LoadProgress } from '../core/data/load-progress.ts';
import type { PartOptions, PartSource } from './formats/part-source.ts';
import { ProgressMeter } from './progress.ts';

interface ReadPartsOptions extends Pick<PartOptions, 'allocate' | 'signal'> {
  readonly onProgress: (progress: LoadProgress) => void;
}

interface ReadParts {
  readonly parts: readonly Part[];
  readonly problems: readonly FileProblem[];
}

/** Gives all parts, and a problem for each source that gives none. Rejects when the signal is aborted, and with the program's own faults. */
export async function readParts(
  sources: readonly PartSource[],
  { allocate, signal, onProgress }: ReadPartsOptions,
): Promise<ReadParts> {
  const meter = new ProgressMeter(sources, onProgress, () => performance.now());
  const parts: Part[] = [];
  const problems: FileProblem[] = [];
  for (const source of sources) {
    const reading = await source.read({
      allocate,
      signal,
      onProgress: progress => meter.update(source.name, progress),
    });
    if (reading.kind === 'refused') problems.push(reading.problem);
    else {
      parts.push(...reading.parts);
      meter.finished(
        source,
        reading.parts.reduce((sum, { pixels, rows }) => sum + (pixels === null ? 0 : rows), 0),
      );
    }
  }
  return { parts, problems };
}
