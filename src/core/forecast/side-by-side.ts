/** What networks cost that a GPU trains side by side. */
import type { Device } from '../training/device.ts';
import { alike } from '../training/gang.ts';
import type { Recipe } from '../training/train-config.ts';

/**
 * An assumption, since no GPU has been timed with several networks: n of them take n to this power times the time of one. On an
 * H200 four times the images in a step took 2.4 to 2.8 times the time of a convolutional network, which is 4 to the power of
 * 0.65 to 0.75 (`e2e/bench/README.md`).
 */
const growth = 0.7;

/** What one of `networks` costs beside the others, as a share of what it costs alone. */
export const shareBeside = (networks: number): number => networks ** (growth - 1);

export const trainsSideBySide = ({ backend, trainer }: Pick<Device, 'backend' | 'trainer'>): boolean =>
  backend === 'webgpu' && trainer === 'compiled';

/** The cost of all networks where those of one design are trained side by side; `costs` has that of each alone. */
export const costSideBySide = (recipes: readonly Recipe[], costs: readonly number[]): number =>
  costs.reduce((sum, cost, index) => sum + cost * shareBeside(alike(recipes, index).length), 0);
