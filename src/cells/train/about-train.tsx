import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { usePage } from '../../state/hooks.ts';
import { Explanation } from '../frame/explanation.tsx';
import { describeCurves, describeHandicaps } from './describe-curves.ts';

export function AboutTrain({ history }: { readonly history: readonly EpochResult[] }) {
  // The settings of the run whose curves are shown, which may differ from those in the cells.
  const facts = usePage(({ notebook }) => {
    const { activity, result } = notebook.cells.train;
    return activity.kind === 'running' ? activity.inputs.facts : result?.inputs.facts;
  });
  const words = [describeCurves(history), facts ? describeHandicaps(history, facts) : null].filter(Boolean);
  return (
    <Explanation
      more={
        <>
          <p>
            One <b>step</b> shows the network a batch of images, measures how wrong it is (the <b>loss</b>),
            and moves every weight a little in the direction that lowers it. The <b>learning rate</b> is the
            size of that move: too large and the loss jumps about or explodes, too small and it crawls. An{' '}
            <b>epoch</b> is one pass over all training images.
          </p>
          <p>
            <b>Overfitting</b> looks like this in the curves: training loss keeps falling while validation
            loss turns and rises. The network has begun to learn the images by heart. Remedies: more dropout,
            augmentation, fewer epochs. If both losses stay high the network is too small, or the learning
            rate is wrong.
          </p>
          {words.length > 0 && <p>{words.join(' ')}</p>}
          <p>
            Validation images are set aside before training, the same share of each class. The weights of the
            epoch that does best on them are kept, or those of the last epoch, as <i>Weights to keep</i> says,
            and the cells below use those.
          </p>
        </>
      }
    >
      <p>
        Training is practice: the network guesses, sees the answer and adjusts. Part of the images is held
        back for validation, because what counts is how well it does on images that it has never seen.
      </p>
    </Explanation>
  );
}
