/** The training images that are nearest to an image in the last hidden layer of a run's first network. */
import type { Bytes } from '../../core/data/dataset.ts';
import { type Neighbour, nearestTo } from '../../core/inspect/nearest.ts';
import { withoutHead } from '../../core/model/headless.ts';
import { predictingTurns } from '../page/run-networks.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import type { InspectActions } from './create-inspect.ts';

interface NearImage {
  /** The row of the training table, from 0. */
  readonly row: number;
  /** Euclidean distance of the features. */
  readonly distance: number;
}

export interface NearestImages {
  /** The nearest first. */
  readonly images: readonly NearImage[];
  /** The number of training images that were compared. */
  readonly compared: number;
}

export interface NearestActions {
  /**
   * Computes the features of the images that the run trained on, in the engine, and keeps them until those of another run
   * are wanted. `onProgress` gets a share of 1.
   */
  prepareNearest(run: RunRecord, onProgress: (share: number) => void, signal: AbortSignal): Promise<void>;
  /**
   * The training images nearest to an image `[784]`; null until they are prepared for this run and the loaded data.
   * `except` is the row of the training table that the image itself has, or null.
   */
  nearest(
    run: RunRecord,
    pixels: Bytes,
    except: number | null,
    signal: AbortSignal,
  ): Promise<NearestImages | null>;
}

const count = 8;
/** The most numbers that are kept, 128 MB: beyond that, evenly chosen images stand for all. */
const mostNumbers = 2 ** 25;
/** Numbers that are compared before the page has its turn: a few milliseconds of work. */
const numbersAtOnce = 2 ** 21;

interface Kept {
  readonly run: string;
  readonly dataHash: string;
  readonly rows: Uint32Array<ArrayBuffer>;
  /** `[rows, units]` */
  readonly features: Float32Array;
}

export function createNearest(context: Context, inspect: InspectActions): NearestActions {
  const { store, services, bodies } = context;
  let kept: Kept | null = null;

  /** The rows that the run trained on, or as many of them as can be kept. */
  async function rowsOf(run: RunRecord, units: number): Promise<Uint32Array<ArrayBuffer>> {
    const { data } = store.getState();
    if (!data?.training) throw new Error('There are no training images. Load the data first.');
    const { networks, validationRows, heldOutBy } = await bodies.read(run.id);
    // The features are those of the first network that predicts.
    const [first] = predictingTurns(run, networks.length);
    const own = heldOutBy?.[first] ?? validationRows;
    const heldOut = new Set(run.dataHash === data.summary.hash ? own : []);
    const trained = Array.from({ length: data.training.rows }, (_, row) => row).filter(
      row => !heldOut.has(row),
    );
    const most = Math.min(trained.length, Math.floor(mostNumbers / units));
    return Uint32Array.from({ length: most }, (_, at) => trained[Math.floor((at * trained.length) / most)]);
  }

  return {
    async prepareNearest(run, onProgress, signal) {
      const [network] = await inspect.networksOf(run);
      const { units } = withoutHead(network.spec, network.weights);
      const rows = await rowsOf(run, units);
      const dataHash = store.getState().data?.summary.hash ?? '';
      kept = null;
      const features = await inspect.features(network, rows, onProgress, signal);
      kept = { run: run.id, dataHash, rows, features };
    },
    async nearest(run, pixels, except, signal) {
      const known = kept;
      if (known?.run !== run.id || known.dataHash !== store.getState().data?.summary.hash) return null;
      const [network] = await inspect.networksOf(run);
      const parts = { activations: true, gradient: null };
      const { networks } = await inspect.look([network], pixels, parts, signal);
      const { activations } = networks[0];
      const target = activations[activations.length - 2];
      const { rows, features } = known;
      const atOnce = Math.max(1, Math.floor(numbersAtOnce / target.length));
      // One more than wanted: the image itself may be among them.
      let found: readonly Neighbour[] = [];
      for (let first = 0; first < rows.length; first += atOnce) {
        found = nearestTo(target, features, first, Math.min(first + atOnce, rows.length), count + 1, found);
        await services.clock.pause();
        signal.throwIfAborted();
      }
      const images = found.map(({ point, distance }) => ({ row: rows[point], distance }));
      return { images: images.filter(({ row }) => row !== except).slice(0, count), compared: rows.length };
    },
  };
}
