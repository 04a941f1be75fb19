import type { ReactNode } from 'react';
import { type Bytes, imageAt } from '../../core/data/dataset.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import { isRunning } from '../../core/notebook/cell-graph.ts';
import { type AnsweringNetwork, classesOfNetwork } from '../../state/drawing/answering-network.ts';
import type { Likeness } from '../../state/drawing/create-drawing.ts';
import { usePage } from '../../state/hooks.ts';
import { namesOf } from '../../state/runs/run-name.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { DigitImage } from '../../ui/digits/digit-image.tsx';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { likeliestOf, type Reading, useLikeness } from './use-drawing.ts';
import type { Latest } from './use-latest.ts';

export interface AnswerPanelProps {
  readonly network: AnsweringNetwork | null;
  readonly reading: Latest<Reading>;
  /** The image that the network gets, `[784]`; null where nothing is drawn. */
  readonly pixels: Bytes | null;
  /** The pen is on the paper: what changes with each of its moves is not read out. */
  readonly touching: boolean;
}

/** Which network answers, and why not the one that is expected. */
function useOrigin(network: AnsweringNetwork): string {
  const runs = usePage(page => page.runs);
  const isTraining = usePage(page => isRunning(page.notebook, 'train'));
  if (network.kind === 'in training') {
    const { epoch } = network.live;
    const when = epoch === 0 ? 'in its first epoch' : `after epoch ${formatCount(epoch)}`;
    return `Read by the network in training, as it was ${when}; each checkpoint reads anew.`;
  }
  const name = namesOf(runs).get(network.run.id) ?? '';
  const waiting = isTraining ? ' until the training has a first checkpoint' : '';
  return `Read by the run “${name}”${waiting}.`;
}

function Answer({ reading, touching }: { readonly reading: Reading; readonly touching: boolean }) {
  const { network, probabilities } = reading;
  const { names } = classesOfNetwork(network);
  const origin = useOrigin(network);
  const best = likeliestOf(reading);
  return (
    <>
      <p className="draw-answer" aria-live={touching ? 'off' : 'polite'}>
        <strong>{best.name}</strong> <span>{formatPercent(best.probability, 1)}</span>
      </p>
      <ClassBars
        label="Probability of each class"
        bars={names.map((name, index) => ({
          name,
          value: probabilities[index],
          text: formatPercent(probabilities[index], 0),
        }))}
      />
      <p className="hint">{origin}</p>
    </>
  );
}

function NearestImage({ likeness }: { readonly likeness: Likeness }) {
  const table = usePage(page => page.data?.training ?? null);
  const { row, distance, unlikeFrom } = likeness;
  if (!table || row >= table.rows) return null;
  const name = table.classes.names[table.labels[row]];
  const usual =
    unlikeFrom === null
      ? ''
      : ` Of 100 training images 99 have another one within ${formatShare(unlikeFrom, 1)}.`;
  const sentence = `Nearest training image: row ${formatCount(row + 1)}, labelled ${name}, at distance ${formatShare(distance, 1)}.${usual}`;
  return (
    <div className="draw-nearest">
      <DigitImage pixels={imageAt(table, row)} alt="" size={44} />
      {unlikeFrom !== null && distance > unlikeFrom ? (
        <Notice
          tone="warning"
          title="Unlike the training images: the answer is a guess, however sure it sounds."
        >
          <br />
          {sentence}
        </Notice>
      ) : (
        <p className="hint">{sentence}</p>
      )}
    </div>
  );
}

export function AnswerPanel({ network, reading, pixels, touching }: AnswerPanelProps) {
  const likeness = useLikeness(pixels);
  const say = (text: ReactNode) => <p className="hint">{text}</p>;
  return (
    <section className="draw-reading" aria-label="What the network reads">
      {pixels === null && <p className="draw-answer">Nothing drawn</p>}
      {network === null && say('No network yet: train one, and what it reads will be here while you draw.')}
      {pixels !== null && reading.value && <Answer reading={reading.value} touching={touching} />}
      {reading.problem && <Notice tone="error" title={reading.problem} remedy="Draw on to try again." />}
      {pixels !== null && likeness.value && <NearestImage likeness={likeness.value} />}
      {likeness.problem && say(likeness.problem)}
    </section>
  );
}
