import { Explanation } from '../frame/explanation.tsx';

export function AboutData() {
  return (
    <Explanation
      more={
        <>
          <p>
            Each row of train.csv is one image: its label, then 28 × 28 = 784 grey levels from 0 (paper) to
            255 (ink), row by row. A duplicate is an image that repeats an earlier one pixel by pixel;
            duplicates stay on one side of the split, because an image that was trained on would make the
            validation score look better than it is. The content hash names the pixels and labels themselves:
            the same data has the same hash in a zip, in two CSV files or compressed.
          </p>
          <p>
            Other formats are read as well: IDX (train-images-idx3-ubyte and its three companions, also as
            .gz), mnist.npz and .npy files, Parquet files of Hugging Face, and pictures of 28 × 28 pixels in
            folders named by their class, zipped or dropped as they are. Images find their labels by name and
            by number. The labels of test images are kept apart: they only give the held-out score of the
            prediction. Names of classes come from a file of labels and names, such as EMNIST’s mapping.txt,
            from the Parquet file or from the folders; sample_submission.csv says how a submission is written.
          </p>
          <p>
            A model can be dropped too: an ONNX file (this page’s, or another chain of the layers that the
            page has), safetensors of this page, a model.json of TensorFlow.js or Keras with its .bin files,
            or the zip of weights that this page writes. It becomes a run that Predict and Evaluate use,
            without training.
          </p>
          <p>
            The files are checked while they are read. Where something is wrong the message names the file,
            the line and the column and what was loaded before stays.
          </p>
        </>
      }
    >
      <p>
        To learn, a program needs examples with answers: <b>train.csv</b> has images of handwritten digits
        with their labels. <b>test.csv</b> has images without labels, which the trained model will name.
      </p>
      <p>
        The sample data is MNIST by Yann LeCun and Corinna Cortes (
        <a href="https://creativecommons.org/licenses/by-sa/3.0/" rel="noreferrer" target="_blank">
          CC BY-SA 3.0
        </a>
        ), arranged as Kaggle’s Digit Recognizer competition has it.
      </p>
    </Explanation>
  );
}
