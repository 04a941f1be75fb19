import { Explanation } from '../learn.tsx';

export function AboutEvaluate() {
  return (
    <Explanation
      more={
        <>
          <p>
            <b>Precision</b>: of the images called 4, how many are. <b>Recall</b>: of the real 4s, how many
            were found. <b>F1</b> is their harmonic mean. In the <b>confusion matrix</b> a row is the true
            digit, a column the answer; what stands off the diagonal is a mistake.
          </p>
          <p>
            The <b>interval</b> (Wilson, 95 %) says how far the score may be luck: with a few thousand images,
            two models a tenth of a percent apart may well be equally good. The best epoch was chosen on these
            same images, so the score leans a little to the bright side.
          </p>
        </>
      }
    >
      <p>
        Measures the best epoch on the validation images, which were never trained on, and shows the mistakes
        it was most sure of. Some are bad handwriting; some are wrong labels.
      </p>
    </Explanation>
  );
}
