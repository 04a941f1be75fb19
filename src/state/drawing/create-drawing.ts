/** What can be done with a drawn image: ask a network, compare it with the training images, keep it in the own test set. */
import type { NeighboursClient } from '../../client/neighbours-client.ts';
import type { ClassTable } from '../../core/data/classes.ts';
import type { Bytes, TrainingTable } from '../../core/data/dataset.ts';
import { type Nearest, referenceOf } from '../../core/drawing/nearest.ts';
import type { InspectActions } from '../inspect/create-inspect.ts';
import type { Context } from '../store/context.ts';
import type { OwnDigitsSlice } from '../store/own-digits-slice.ts';
import type { AnsweringNetwork } from './answering-network.ts';

export interface Likeness extends Nearest {
  /** The distance beyond which an image is unlike the training images; null where they are too few to tell. */
  readonly unlikeFrom: number | null;
}

/** Images are grey levels `[784]`. */
export interface DrawingActions {
  /** The probability of each of the network's classes. Rejects with the signal's reason once it is aborted. */
  probabilities(network: AnsweringNetwork, pixels: Bytes, signal: AbortSignal): Promise<Float32Array>;
  /** The nearest training image; null without training images. The first call measures them, which takes a second or two. */
  likeness(pixels: Bytes): Promise<Likeness | null>;
  /** Keeps the image in the own test set as one of this class, by its index. */
  keep(pixels: Bytes, classes: ClassTable, index: number): void;
  remove(id: string): void;
  /** Brings the image that was deleted last back, and with the next call the one before it. */
  undoRemove(): void;
}

const plainLook = { activations: false, gradient: null };

export function createDrawing(
  { store, services }: Pick<Context, 'store' | 'services'>,
  inspect: InspectActions,
  neighbours: NeighboursClient,
): DrawingActions {
  let measured: { readonly table: TrainingTable; readonly unlikeFrom: Promise<number | null> } | null = null;

  /** Measures a table once; one that could not be measured is tried again. */
  function unlikeFrom(table: TrainingTable): Promise<number | null> {
    if (measured?.table !== table) {
      const begun = { table, unlikeFrom: neighbours.compareWith(referenceOf(table)) };
      begun.unlikeFrom.catch(() => {
        if (measured === begun) measured = null;
      });
      measured = begun;
    }
    return measured.unlikeFrom;
  }

  const change = (to: (before: OwnDigitsSlice['ownDigits']) => Partial<OwnDigitsSlice['ownDigits']>): void =>
    store.setState(({ ownDigits }) => ({ ownDigits: { ...ownDigits, ...to(ownDigits) } }));

  return {
    async probabilities(network, pixels, signal) {
      const networks = network.kind === 'run' ? await inspect.networksOf(network.run) : [network.live];
      return (await inspect.look(networks, pixels, plainLook, signal)).probabilities;
    },
    async likeness(pixels) {
      const table = store.getState().data?.training;
      if (!table) return null;
      const threshold = await unlikeFrom(table);
      const nearest = await neighbours.findNearest(pixels);
      return nearest && { ...nearest, unlikeFrom: threshold };
    },
    keep(pixels, { labels, names }, index) {
      const digit = {
        id: services.newId(),
        at: services.clock.now(),
        pixels: Uint8Array.from(pixels),
        label: labels[index],
        name: names[index],
      };
      change(({ list }) => ({ list: [...list, digit] }));
    },
    remove: id =>
      change(({ list, removed }) => {
        const index = list.findIndex(digit => digit.id === id);
        if (index < 0) return {};
        return { list: list.toSpliced(index, 1), removed: [{ digit: list[index], index }, ...removed] };
      }),
    undoRemove: () =>
      change(({ list, removed: [last, ...others] }) =>
        last ? { list: list.toSpliced(last.index, 0, last.digit), removed: others } : {},
      ),
  };
}
