import { Explanation } from '../frame/explanation.tsx';

export function AboutModel() {
  return (
    <Explanation
      more={
        <>
          <p>
            A <b>convolution</b> slides a small filter, say 3 × 3 weights, over the image and answers at each
            place how much the image there looks like the filter. One filter finds upright strokes, another
            loops. The next convolution looks for patterns among those answers. Because the same filter is
            used everywhere, a 7 is found wherever it stands, with few weights to learn.
          </p>
          <p>
            <b>Pooling</b> keeps the strongest of each 2 × 2 answers: the picture halves and small shifts stop
            to matter. <b>Dropout</b> leaves out random activations while training, so that no neuron may rely
            on one other; it is a cheap guard against learning the training images by heart.
          </p>
          <p>
            Parameters are the numbers that training finds. FLOPs are the multiplications and additions for
            one image: they, not the parameters, decide how long training takes.
          </p>
        </>
      }
    >
      <p>
        A <b>dense</b> network connects every pixel with every neuron of the first layer. A <b>CNN</b> looks
        at small neighbourhoods first and combines what it finds; for images it learns more from the same
        examples. The last layer gives one number a class, which softmax turns into probabilities.
      </p>
    </Explanation>
  );
}
