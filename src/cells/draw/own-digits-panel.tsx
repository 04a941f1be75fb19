import { Download, Save, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Bytes } from '../../core/data/dataset.ts';
import { type OwnDigit, type OwnScore, ownCsv } from '../../core/drawing/own-digits.ts';
import { formatPercent, formatPlural } from '../../core/format.ts';
import { type AnsweringNetwork, classesOfNetwork } from '../../state/drawing/answering-network.ts';
import type { DrawingActions } from '../../state/drawing/create-drawing.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { type OwnReadings, useOwnReadings, useOwnScore } from './use-own-score.ts';

function describeScore({ correct, total, low, high, foreign }: OwnScore): string {
  const others =
    foreign === 0 ? '' : ` Not counted: ${formatPlural(foreign, 'image')} of classes that it does not know.`;
  if (total === 0) return `The network knows none of these classes.${others}`;
  return `${correct} of ${total} right: ${formatPercent(correct / total, 1)} (95 % interval ${formatPercent(low, 1)} to ${formatPercent(high, 1)}).${others}`;
}

function galleryOf(digits: readonly OwnDigit[], readings: OwnReadings | null) {
  return digits.map((digit, index) => {
    const predicted = readings?.predicted.get(digit.id);
    const read =
      readings && predicted !== undefined ? classesOfNetwork(readings.network).names[predicted] : null;
    const wrong = read !== null && read !== digit.name;
    return {
      id: index,
      pixels: digit.pixels,
      caption: wrong ? `${digit.name} → ${read}` : digit.name,
      title: `Kept as ${digit.name}${read === null ? '' : `, read as ${read}`}`,
      wrong,
    };
  });
}

interface KeepProps {
  readonly pixels: Bytes | null;
  /** The name of the class that the network reads in the image, which is proposed; null until it is known. */
  readonly read: string | null;
  readonly onKept: () => void;
}

/** Keeps the image under the class that is chosen, or else under the one that is proposed. */
function Keep({ pixels, read, onKept }: KeepProps) {
  const app = useApp();
  const data = usePage(page => page.data);
  const classes = loadedClasses({ data });
  const [chosen, setChosen] = useState<string | null>(null);
  const isEmpty = pixels === null;
  // What was meant by one image says nothing of the next.
  useEffect(() => {
    if (isEmpty) setChosen(null);
  }, [isEmpty]);
  const index = classes.names.indexOf(chosen ?? read ?? '');
  const options = classes.names.map((name, at) => ({ value: String(at), label: name }));
  return (
    <div className="toolbar">
      <SelectField
        label="It is meant to be"
        value={String(index)}
        options={index < 0 ? [{ value: '-1', label: 'Choose' }, ...options] : options}
        onChange={value => setChosen(classes.names[Number(value)])}
      />
      <Button
        icon={<Save aria-hidden="true" />}
        disabled={pixels === null || index < 0}
        onClick={async () => {
          if (pixels === null) return;
          (await app.drawing.open()).keep(pixels, classes, index);
          onKept();
        }}
      >
        Keep in your test set
      </Button>
    </div>
  );
}

/** The images that a person kept, with the score of the network that answers now. */
export function OwnDigitsPanel({
  network,
  ...keep
}: KeepProps & { readonly network: AnsweringNetwork | null }) {
  const app = useApp();
  const { list, removed } = usePage(page => page.ownDigits);
  const readings = useOwnReadings(network);
  const score = useOwnScore(readings.value);
  const [picked, setPicked] = useState<number | null>(null);
  const act = (what: (drawing: DrawingActions) => void) => void app.drawing.open().then(what);
  const shown = picked === null ? undefined : list[picked];
  return (
    <section aria-label="Your test set">
      <h3>Your test set</h3>
      <Keep {...keep} />
      {list.length === 0 ? (
        <p className="hint">
          Kept images stand here over reloads, with the share that the network reads right.
        </p>
      ) : (
        <>
          <p className="draw-score">
            {score ? describeScore(score).replaceAll(' %', '\u00a0%') : formatPlural(list.length, 'image')}
            {readings.problem && ` ${readings.problem}`}
          </p>
          <DigitGallery
            label="Kept images"
            digits={galleryOf(list, readings.value)}
            picked={picked}
            onPick={id => setPicked(id === picked ? null : id)}
          />
        </>
      )}
      <div className="button-row draw-kept-actions">
        <Button
          icon={<Trash2 aria-hidden="true" />}
          disabled={!shown}
          onClick={() => {
            if (!shown) return;
            setPicked(null);
            act(drawing => drawing.remove(shown.id));
          }}
        >
          {shown ? `Delete the picked ${shown.name}` : 'Delete the picked image'}
        </Button>
        {removed.length > 0 && (
          <Button onClick={() => act(drawing => drawing.undoRemove())}>Undo delete</Button>
        )}
        <Button
          icon={<Download aria-hidden="true" />}
          disabled={list.length === 0}
          onClick={() => saveFile('my-digits.csv', ownCsv(list), 'text/csv')}
        >
          Download as CSV
        </Button>
      </div>
    </section>
  );
}
