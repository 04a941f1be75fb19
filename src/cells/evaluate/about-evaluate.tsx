import { Explanation } from '../frame/explanation.tsx';

export function AboutEvaluate() {
  return (
    <Explanation
      more={
        <>
          <p>
            <b>Precision</b>: of the images called 4, how many are. <b>Recall</b>: of the real 4s, how many
            were found. <b>F1</b> is their harmonic mean. In the <b>confusion matrix</b> a row is the true
            class, a column the answer; what stands off the diagonal is a mistake.
          </p>
          <p>
            The <b>interval</b> (Wilson, 95 %) says how far the score may be luck: with a few thousand images,
            two models a tenth of a percent apart may well be equally good. The best epoch was chosen on these
            same images, so the score leans a little to the bright side.
          </p>
          <p>
            <b>Confidence</b> is trustworthy when of all images that a network is 90 % sure of, 90 % are
            right. Networks are often too sure. A single number, the <b>temperature</b>, makes them calmer or
            bolder without changing any answer (Guo et al. 2017). The <b>expected calibration error</b> is the
            mean gap between confidence and accuracy over 15 bins of equal width, weighted by their images.
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
