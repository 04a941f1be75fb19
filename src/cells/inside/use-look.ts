/** One image through one network of a run, with what every layer gives. */
import { useEffect, useState } from 'react';
import type { Bytes } from '../../core/data/dataset.ts';
import { messageOf } from '../../core/error-message.ts';
import type { Look } from '../../core/inspect/look.ts';
import { type Network, openNetwork } from '../../core/inspect/network.ts';
import { useApp } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';

export interface NetworkLook {
  readonly network: Network;
  /** The number of networks of the run. */
  readonly networks: number;
  /** Grey levels `[784]` of the image that was looked at. */
  readonly pixels: Bytes;
  readonly look: Look;
}

export type LookState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'looked'; readonly of: NetworkLook };

/** Looks anew when the run, the turn of the network in it or the image changes; until then the last look stays. */
export function useLook(run: RunRecord, turn: number, pixels: Bytes): LookState {
  const app = useApp();
  const [state, setState] = useState<LookState>({ kind: 'looking' });
  useEffect(() => {
    const cancel = new AbortController();
    const look = async (): Promise<void> => {
      const inspect = await app.inspect.open();
      const networks = await inspect.networksOf(run);
      const keyed = networks[Math.min(turn, networks.length - 1)];
      const parts = { activations: true, gradient: null };
      const looked = await inspect.look([keyed], pixels, parts, cancel.signal);
      const network = openNetwork(keyed.spec, keyed.weights);
      const of = { network, networks: networks.length, pixels, look: looked.networks[0] };
      if (!cancel.signal.aborted) setState({ kind: 'looked', of });
    };
    look().catch(error => {
      if (!cancel.signal.aborted) setState({ kind: 'failed', message: messageOf(error) });
    });
    return () => cancel.abort();
  }, [app, run, turn, pixels]);
  return state;
}
