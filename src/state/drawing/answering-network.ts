/** The network that answers a drawing: the one that is being trained as soon as it has a checkpoint, or the run in use. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { PageState } from '../store/page-state.ts';
import { selectedRun } from '../store/runs-slice.ts';
import type { LiveNetwork } from '../store/training-slice.ts';

export type AnsweringNetwork =
  | { readonly kind: 'in training'; readonly live: LiveNetwork }
  | { readonly kind: 'run'; readonly run: RunRecord };

type Asked = Pick<PageState, 'live' | 'runs' | 'removedRuns' | 'selectedRun'>;

/** Null before anything was trained. */
export function answeringNetwork(page: Asked): AnsweringNetwork | null {
  if (page.live) return { kind: 'in training', live: page.live };
  const run = selectedRun(page);
  return run && { kind: 'run', run };
}

/** The classes that the network tells apart. */
export const classesOfNetwork = (network: AnsweringNetwork): ClassTable =>
  network.kind === 'run' ? network.run.classes : network.live.classes;

/** Tells networks with different weights apart. */
export const keyOfNetwork = (network: AnsweringNetwork): string =>
  network.kind === 'run' ? network.run.id : network.live.key;
