/** The network of a training under way as it was at a checkpoint. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { LiveNetwork } from '../store/training-slice.ts';

/** The weights that would be evaluated now, of the network number `network` of the run, from 0. */
export function liveNetwork(
  run: string,
  recipes: readonly Recipe[],
  classes: ClassTable,
  network: number,
  { epoch, state }: RunCheckpoint,
): LiveNetwork {
  const { spec, config } = recipes[network];
  return {
    key: `${run} ${network} at ${state.step}`,
    spec,
    weights: state.average ?? state.weights,
    classes,
    epoch: network * config.epochs + epoch,
  };
}
