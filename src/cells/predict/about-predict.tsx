import { Explanation } from '../frame/explanation.tsx';

export function AboutPredict() {
  return (
    <Explanation
      more={
        <p>
          The percentage under an image is the probability that the network gives to its answer. Sort by the
          least confident to see what it finds hard: some of those a person could not read either. Kaggle
          scores the file by the share of right labels; each account may submit a few times a day, so a
          validation score that can be trusted is worth more than many submissions.
        </p>
      }
    >
      <p>
        Runs the best epoch of the trained network over every test image. <b>submission.csv</b> has one line
        an image, <code>ImageId,Label</code>, as Kaggle’s Digit Recognizer wants it; its columns and ids are
        those of a sample_submission.csv, or of the column of ids in the test table, where there is one. Its
        labels are numbers, or names of classes where the labels of that sample are such names. With the
        sample data, and with a test table that has labels itself, the answers are known and the score is
        shown at once; they are used for nothing else. What came with labels is not submitted, but its
        predictions can be downloaded.
      </p>
    </Explanation>
  );
}
