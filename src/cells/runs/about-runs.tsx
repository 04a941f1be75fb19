import { Explanation } from '../frame/explanation.tsx';

export function AboutRuns() {
  return (
    <Explanation
      more={
        <p>
          Change one thing at a time, and keep the seed: then a difference between two runs comes from what
          you changed. Differences of a few images in a validation set of some thousands may be chance; train
          with another seed to see how far the score moves by itself.
        </p>
      }
    >
      <p>
        Every run is kept with its settings, curves and best weights. Use the weights of an earlier run for
        evaluating and predicting, or take its settings back into the cells.
      </p>
    </Explanation>
  );
}
