/** How many trials of a design are trained side by side: fewer after a GPU could not go on with so many. */
import type { Parting } from '../../client/gang-call.ts';
import { mostTrials } from '../../core/training/gang.ts';
import { describeParting, mostAfter } from '../training/parting.ts';

export class GroupLimits {
  private readonly known = new Map<string, { readonly most: number; readonly notice: string | null }>();

  mostOf(design: string): number {
    return this.known.get(design)?.most ?? mostTrials;
  }

  /** A sentence that says why there are fewer than could be; null where nothing is to be said. */
  noticeOf(design: string): string | null {
    return this.known.get(design)?.notice ?? null;
  }

  part(design: string, parting: Parting, size: number): void {
    this.known.set(design, { most: mostAfter(parting, size), notice: describeParting(parting, size) });
  }
}
