import { Explanation } from '../frame/explanation.tsx';

export function AboutDraw() {
  return (
    <Explanation
      more={
        <>
          <p>
            The authors of MNIST fitted each digit into 20 × 20 pixels with its aspect kept, smoothed it by
            averaging, and moved its centre of mass into the middle of 28 × 28. A network has seen nothing
            else, so a digit that is small, in a corner or jagged is easily misread. Switch a step off to see
            what it is good for.
          </p>
          <p>
            “Unlike the training images” means: farther from each of up to 4,000 training images, pixel by
            pixel, than 99 of 100 training images are from one another. What the network says about such an
            image is a guess, however sure it sounds.
          </p>
        </>
      }
    >
      <p>
        What you draw is brought into the form of the training images and read at once, also while a training
        runs. Keep images with the class that you meant: they are your own test set, which this browser keeps,
        with a score for every network. Twenty or more say something; the interval says how much.
      </p>
    </Explanation>
  );
}
