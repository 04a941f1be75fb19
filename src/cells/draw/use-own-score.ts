/** What the network that answers now reads in each image of the own test set. */
import { useCallback, useMemo } from 'react';
import { type OwnScore, ownScore } from '../../core/drawing/own-digits.ts';
import { type AnsweringNetwork, classesOfNetwork } from '../../state/drawing/answering-network.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { type Latest, useLatest } from './use-latest.ts';

export interface OwnReadings {
  readonly network: AnsweringNetwork;
  /** The index of the class that the network gives to each image, by the image's id. */
  readonly predicted: ReadonlyMap<string, number>;
}

const never = new AbortController().signal;

/** Reads all images anew for each network; one that was read before by the same network is not read again. */
export function useOwnReadings(network: AnsweringNetwork | null): Latest<OwnReadings> {
  const app = useApp();
  const digits = usePage(page => page.ownDigits.list);
  /** Belongs to the network: another one starts without. */
  const known = useMemo(() => ({ network, classes: new Map<string, number>() }), [network]).classes;
  const ask = useCallback(async (): Promise<OwnReadings> => {
    if (network === null) throw new Error('There is no network yet.');
    const drawing = await app.drawing.open();
    for (const { id, pixels } of digits) {
      if (known.has(id)) continue;
      const probabilities = await drawing.probabilities(network, pixels, never);
      known.set(id, probabilities.indexOf(Math.max(...probabilities)));
    }
    return { network, predicted: new Map(known) };
  }, [app, network, digits, known]);
  return useLatest(network && digits.length > 0 ? ask : null);
}

/** The score of what was read, on the images that are kept now. */
export function useOwnScore(readings: OwnReadings | null): OwnScore | null {
  const digits = usePage(page => page.ownDigits.list);
  return useMemo(
    () => readings && ownScore(digits, classesOfNetwork(readings.network), readings.predicted),
    [digits, readings],
  );
}
