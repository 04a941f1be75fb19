import { Explanation } from '../frame/explanation.tsx';

export function AboutExplore() {
  return (
    <Explanation
      more={
        <>
          <p>
            The <b>mean image</b> of a digit is the average of each pixel over all its images. Sharp means
            that people write the digit alike; a blur shows where they differ. A very simple classifier could
            compare an image with the ten means, and would be right about four times out of five.
          </p>
          <p>
            The <b>histogram</b> counts grey levels. If the test images were lighter, thicker or noisier than
            the training images, it would show here first, and the model would meet something that it never
            learned.
          </p>
        </>
      }
    >
      <p>
        Look at the data before you train. Are the labels right? Is every digit there about as often? A model
        that sees few examples of a digit learns it worse.
      </p>
    </Explanation>
  );
}
