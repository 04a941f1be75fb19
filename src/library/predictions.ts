/** What a network says of images, and how good that is. */
import { type ClassTable, haveSameLabels } from '../core/data/classes.ts';
import type { Bytes } from '../core/data/dataset.ts';
import { type ClassScore, classReport, confusionMatrix } from '../core/evaluation/class-report.ts';
import { softVote } from '../core/evaluation/ensemble/vote.ts';
import { correctCount, predictedClasses } from '../core/evaluation/metrics.ts';
import { crossEntropy } from '../core/evaluation/softmax.ts';
import { submissionOf, submissionText } from '../core/evaluation/submission/submission.ts';
import { type ConfidenceInterval, wilsonInterval } from '../core/evaluation/wilson.ts';
import type { Device } from '../core/training/device.ts';
import { RecognizerError } from './errors.ts';
import type { Images } from './images.ts';

export interface Predictions {
  /** Number of images. */
  readonly count: number;
  /** The classes, in the order of the columns of `probabilities`. */
  readonly classes: ClassTable;
  /** Softmax probabilities `[count, classes]`, image by image, each from 0 to 1. */
  readonly probabilities: Float32Array;
  /** The label of the most probable class of each image, `[count]`. */
  readonly labels: Uint8Array;
  /** What really computed: the backend, and the number of threads. */
  readonly device: Device;
}

export interface Evaluation {
  /** Number of images. */
  readonly count: number;
  /** Number of images whose most probable class is their label. */
  readonly correct: number;
  /** `correct / count` */
  readonly accuracy: number;
  /** The 95 % interval of the accuracy (Wilson 1927). */
  readonly interval: ConfidenceInterval;
  /** Mean cross-entropy in nats, of probabilities of at least 2^-23. */
  readonly loss: number;
  /** The classes, in the order of `scores` and of the matrix. */
  readonly classes: ClassTable;
  /** `[classes, classes]` row by row: element `n i + j` is the number of images of class i that were predicted as class j. */
  readonly confusion: Uint32Array;
  /** Precision, recall, F1 and number of images of each class, `[classes]`. */
  readonly scores: readonly ClassScore[];
  /** What really computed: the backend, and the number of threads. */
  readonly device: Device;
}

/** Softmax probabilities `[count, classes]`, and what computed them. */
export interface Computed {
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly device: Device;
}

export function predictionsOf(
  { probabilities, device }: Computed,
  count: number,
  classes: ClassTable,
): Predictions {
  const labels = predictedClasses(probabilities, count).map(index => classes.labels[index]);
  return { count, classes, probabilities, labels, device };
}

/** `truth` are indices of classes, `[count]`. */
export function evaluationOf(
  { probabilities, device }: Computed,
  truth: Bytes,
  classes: ClassTable,
): Evaluation {
  const count = truth.length;
  const predicted = predictedClasses(probabilities, count);
  const correct = correctCount(predicted, truth);
  const confusion = confusionMatrix(predicted, truth, classes.labels.length);
  return {
    count,
    correct,
    accuracy: correct / count,
    interval: wilsonInterval(correct, count),
    loss: crossEntropy(probabilities, truth),
    classes,
    confusion,
    scores: classReport(confusion).classes,
    device,
  };
}

/**
 * The text of Kaggle's submission: the ids of the images and the predicted labels, one line an image. Throws a
 * `RecognizerError` ('data') where the predictions are not of these images.
 */
export function submissionCsv(images: Images, { probabilities, classes }: Predictions): string {
  const submission = submissionOf(
    probabilities,
    { rows: images.count, submission: images.submission },
    classes,
  );
  if (!submission.ok)
    throw new RecognizerError('data', submission.message, 'Give the images that were predicted.');
  return submissionText(submission.rows, images.submission);
}

/**
 * The vote of an ensemble: the mean of the probabilities that several models have for the same images. `device` is that of
 * the first. Throws a `RecognizerError` ('data') for no predictions, for other numbers of images and for other classes.
 */
export function averagePredictions(members: readonly Predictions[]): Predictions {
  const [first] = members;
  if (first === undefined)
    throw new RecognizerError(
      'data',
      'There are no predictions to average.',
      'Give those of two or more models.',
    );
  const isAlike = ({ count, classes }: Predictions) =>
    count === first.count && haveSameLabels(classes, first.classes);
  if (!members.every(isAlike))
    throw new RecognizerError(
      'data',
      'The predictions are not of the same images, or not of the same classes.',
      'Predict the same images with every model, and train every model on the same classes.',
    );
  const probabilities = softVote(members.map(member => member.probabilities));
  return predictionsOf({ probabilities, device: first.device }, first.count, first.classes);
}
