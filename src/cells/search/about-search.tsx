import { Explanation } from '../frame/explanation.tsx';

export function AboutSearch() {
  return (
    <Explanation
      more={
        <>
          <p>
            A <b>grid</b> tries every combination; with each further setting it grows by a factor.{' '}
            <b>Random</b> draws spend the same number of trials better when only some of the settings matter,
            because each trial gives every setting a new value (Bergstra and Bengio 2012).{' '}
            <b>Successive halving</b> gives all combinations a few epochs, keeps the best share and trains
            those again for longer (Jamieson and Talwalkar 2016). It can drop what only learns slowly.
          </p>
          <p>
            Every trial holds out the same images, so their scores can be compared; test images are never
            looked at. The best of many trials was also a little lucky: expect its score on new images to be
            slightly lower, and train it once more with another seed before trusting small differences.
          </p>
          <p>
            The cells go first: training there lets the trials under way step back to their last checkpoints,
            and they go on afterwards. A reload leaves the search where it was.
          </p>
          <p>
            On WebGPU up to eight trials train side by side that have the same layers, batch size and
            optimizer and differ in learning rate, schedule, epochs, seed or augmentation. Each has the
            numbers that it has alone; its time is its share. Other devices train one trial after another.
          </p>
        </>
      }
    >
      <p>
        A trial is one training with some settings changed. Its validation accuracy says how good they are.
        Every trial is kept among the runs, where it can be compared, used or deleted.
      </p>
    </Explanation>
  );
}
