/** What the score of a run is an estimate of, in words, where other networks predict than those that were measured. */
import { formatCount, formatPlural } from '../../format.ts';
import type { Judges } from './out-of-bag.ts';

/** What is estimated by the held-out rows of a run that does not predict with the networks that judge them. */
export type EstimateOf =
  /** A final training on everything predicts; the network that was validated judges. */
  | { readonly kind: 'validated network' }
  /** All networks predict; those that did not train on a row judge it. */
  | { readonly kind: 'out of bag'; readonly judges: Judges };

const countOf = ({ fewest, most }: Judges): string =>
  fewest === most ? formatCount(fewest) : `${formatCount(fewest)} to ${formatCount(most)}`;

/** Plain sentences that say what is estimated, and of what. */
export function describeEstimate(of: EstimateOf): string {
  switch (of.kind) {
    case 'validated network':
      return 'The estimate is of the validated network, which held these images out. New images are predicted by a second network, trained in the same way on every image, so none is left to measure it.';
    case 'out of bag': {
      const { judges } = of;
      return `The estimate is out of bag: each image was judged by ${countOf(judges)} of ${formatPlural(judges.networks, 'network')}, those that did not train on it. All of them together predict new images, and more networks are right a little more often, so it is a cautious estimate.`;
    }
    default:
      return of satisfies never;
  }
}
