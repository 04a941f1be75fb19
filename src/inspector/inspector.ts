/** The inspector without its worker: looks at single images through networks that it was given, requests in, events out. */
import { messageOf } from '../core/error-message.ts';
import { normalisedImage } from '../core/inspect/forward.ts';
import { lookAt, probabilityOf } from '../core/inspect/look.ts';
import { type Network, openNetwork } from '../core/inspect/network.ts';
import { covered, lossByPixel, patches } from '../core/inspect/occlusion.ts';
import { nextTask } from '../platform/next-task.ts';
import type { InspectorEvent, InspectorRequest } from '../protocol.ts';

type RequestOf<Kind extends InspectorRequest['kind']> = Extract<InspectorRequest, { kind: Kind }>;

/** Milliseconds of computing after which messages are let in: a cancellation waits no longer. */
const longestSilence = 50;

export function createInspector(post: (event: InspectorEvent) => void) {
  const networks = new Map<string, Network>();
  /** Requests that are under way; one that is not among them any more was cancelled. */
  const open = new Set<number>();

  const networkOf = (key: string): Network => {
    const network = networks.get(key);
    if (!network) throw new Error('The network was not given to the inspector.');
    return network;
  };

  const look = ({ id, network, pixels, parts }: RequestOf<'look'>): void =>
    post({ kind: 'looked', id, look: lookAt(networkOf(network), normalisedImage(pixels), parts) });

  const occlude = async (request: RequestOf<'occlude'>): Promise<void> => {
    const { id, pixels, paper } = request;
    const network = networkOf(request.network);
    const probability = (image: Uint8Array): number =>
      probabilityOf(network, normalisedImage(image), request.class);
    const whole = probability(pixels);
    const losses = new Float64Array(patches.length);
    let heard = performance.now();
    for (const [at, patch] of patches.entries()) {
      const image = covered(pixels, patch, paper);
      losses[at] = image === null ? 0 : whole - probability(image);
      if (performance.now() - heard < longestSilence) continue;
      post({ kind: 'occluding', id, done: at + 1, total: patches.length });
      await nextTask();
      if (!open.has(id)) return;
      heard = performance.now();
    }
    post({ kind: 'occluded', id, loss: lossByPixel(losses) });
  };

  const answer = async (request: RequestOf<'look' | 'occlude'>): Promise<void> => {
    const { id } = request;
    open.add(id);
    try {
      // What was cancelled while this thread was busy is not begun.
      await nextTask();
      if (!open.has(id)) return;
      if (request.kind === 'look') look(request);
      else await occlude(request);
    } catch (error) {
      post({ kind: 'failed', id, message: messageOf(error) });
    } finally {
      open.delete(id);
    }
  };

  return {
    /** Settles when the request is answered or cancelled; it never rejects. */
    async handle(request: InspectorRequest): Promise<void> {
      switch (request.kind) {
        case 'keep':
          networks.set(request.key, openNetwork(request.spec, request.weights));
          return;
        case 'forget':
          networks.delete(request.key);
          return;
        case 'cancel':
          open.delete(request.id);
          return;
        case 'look':
        case 'occlude':
          return answer(request);
        default:
          request satisfies never;
      }
    },
  };
}
