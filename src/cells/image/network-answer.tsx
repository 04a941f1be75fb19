import { formatPercent, formatShare } from '../../core/format.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { ShareBars } from '../../ui/figures/share-bars.tsx';
import { shownClasses } from './shown-classes.ts';
import type { Answer } from './use-answer.ts';

export interface NetworkAnswerProps {
  readonly run: RunRecord;
  /** The image's class among those of the run; null where it is not known. */
  readonly label: number | null;
  /** Softmax of the run for this image, `[classes]`. */
  readonly answer: Answer<Float32Array>;
  /** The same at the temperature of the run, `[classes]`; as stated where no temperature is known. */
  readonly calibrated: Float32Array | null;
  /** The temperature that calibrates the run; null where none is known. */
  readonly temperature: number | null;
  /** The class of the largest probability. */
  readonly predicted: number | null;
  readonly note?: string | undefined;
}

/** Says whether the shown probabilities are calibrated; `stated` is that of the predicted class before. */
const describeCalibration = (temperature: number | null, stated: number): string =>
  temperature === null
    ? 'As the network states them. Evaluate finds the temperature that calibrates them; none is known for this run.'
    : `Calibrated: at the temperature ${formatShare(temperature, 2)} the run was right on validation images as often as it says. The network itself states ${formatPercent(stated)}.`;

/** The probabilities of the classes for one image, as bars. */
export function NetworkAnswer(props: NetworkAnswerProps) {
  const { run, label, answer, calibrated: probabilities, temperature, predicted, note } = props;
  if (answer.kind === 'failed')
    return <Notice tone="error" title={answer.message} remedy="Open the image again." />;
  const { names } = run.classes;
  if (answer.value === null || probabilities === null || predicted === null)
    return <p className="hint">The network looks at it …</p>;
  const shown = shownClasses(probabilities, label);
  const rest = 1 - shown.reduce((sum, index) => sum + probabilities[index], 0);
  const others = names.length - shown.length;
  return (
    <section aria-label="Probabilities" className="image-answer">
      <h3>Probabilities</h3>
      <ShareBars
        label="Probability of each class"
        bars={shown.map(index => ({
          key: index,
          name: names[index],
          share: probabilities[index],
          text: formatPercent(probabilities[index]),
          strong: index === predicted,
          note: noteOf(index, predicted, label),
        }))}
      />
      {others > 0 && (
        <p className="hint">
          {others} other classes together: {formatPercent(Math.max(rest, 0))}
        </p>
      )}
      <p className="hint">{describeCalibration(temperature, answer.value[predicted])}</p>
      {note && <p className="hint">{note}</p>}
    </section>
  );
}

function noteOf(index: number, predicted: number, label: number | null): string | undefined {
  if (index === label) return index === predicted ? 'right' : 'label';
  return index === predicted && label !== null ? 'wrong' : undefined;
}
