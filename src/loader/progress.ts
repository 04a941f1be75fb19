/** The progress of a load over all its sources. */
import type { LoadProgress } from '../core/data/load-progress.ts';
import type { SourceProgress } from './read-table.ts';
import type { Source } from './source.ts';

type Sized = Pick<Source, 'progressBytes'>;

const millisecondsBetweenReports = 100;

/** Adds up the progress of several sources and reports it at most ten times a second. */
export class ProgressMeter {
  private readonly total: number;
  private readonly report: (progress: LoadProgress) => void;
  private readonly now: () => number;
  private readonly started: number;
  private lastReport = Number.NEGATIVE_INFINITY;
  private bytesBefore = 0;
  private rowsBefore = 0;

  constructor(sources: readonly Sized[], report: (progress: LoadProgress) => void, now: () => number) {
    this.total = sources.reduce((sum, source) => sum + source.progressBytes, 0);
    this.report = report;
    this.now = now;
    this.started = now();
  }

  update(file: string, { bytesDone, rows }: SourceProgress): void {
    const now = this.now();
    if (now - this.lastReport < millisecondsBetweenReports) return;
    this.lastReport = now;
    const done = Math.min(this.bytesBefore + bytesDone, this.total);
    const seconds = (now - this.started) / 1000;
    this.report({
      file,
      bytesDone: done,
      bytesTotal: this.total,
      rows: this.rowsBefore + rows,
      secondsLeft: seconds < 0.2 || done === 0 ? null : (seconds * (this.total - done)) / done,
    });
  }

  finished(source: Sized, rows: number): void {
    this.bytesBefore += source.progressBytes;
    this.rowsBefore += rows;
  }
}
