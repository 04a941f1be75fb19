/** What the worker threads say about a drawn image. */
import { useCallback, useMemo } from 'react';
import type { Bytes } from '../../core/data/dataset.ts';
import {
  type AnsweringNetwork,
  answeringNetwork,
  classesOfNetwork,
} from '../../state/drawing/answering-network.ts';
import type { Likeness } from '../../state/drawing/create-drawing.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { type Latest, useLatest } from './use-latest.ts';

/** The network that answers now; null before anything was trained. */
export function useAnsweringNetwork(): AnsweringNetwork | null {
  const live = usePage(page => page.live);
  const runs = usePage(page => page.runs);
  const selected = usePage(page => page.selectedRun);
  return useMemo(
    () => answeringNetwork({ live, runs, removedRuns: [], selectedRun: selected }),
    [live, runs, selected],
  );
}

const never = new AbortController().signal;

export interface Reading {
  readonly network: AnsweringNetwork;
  /** `[classes]` */
  readonly probabilities: Float32Array;
}

/** The class that a reading gives the highest probability. */
export function likeliestOf({ network, probabilities }: Reading) {
  const probability = Math.max(...probabilities);
  const name = classesOfNetwork(network).names[probabilities.indexOf(probability)];
  return { name, probability };
}

/** What the network reads in an image `[784]`, asked anew whenever one of them changes. */
export function useReading(network: AnsweringNetwork | null, pixels: Bytes | null): Latest<Reading> {
  const app = useApp();
  const ask = useCallback(async (): Promise<Reading> => {
    if (network === null || pixels === null) throw new Error('There is nothing to read.');
    const drawing = await app.drawing.open();
    return { network, probabilities: await drawing.probabilities(network, pixels, never) };
  }, [app, network, pixels]);
  return useLatest(network && pixels ? ask : null);
}

/** How near an image `[784]` is to the training images. */
export function useLikeness(pixels: Bytes | null): Latest<Likeness | null> {
  const app = useApp();
  const table = usePage(page => page.data?.training ?? null);
  const ask = useCallback(async (): Promise<Likeness | null> => {
    if (pixels === null || table === null) return null;
    return (await app.drawing.open()).likeness(pixels);
  }, [app, pixels, table]);
  return useLatest(table && pixels ? ask : null);
}
