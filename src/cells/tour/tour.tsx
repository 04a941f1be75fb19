/** The tour: a card for each cell in turn, beside a page that stays usable. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { CellId } from '../../core/notebook/cell-graph.ts';
import { useApp } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { cellNames, elementId } from '../frame/cell-names.ts';
import './tour.css';

const steps: readonly { readonly cell: CellId; readonly text: string }[] = [
  {
    cell: 'data',
    text: 'Everything starts with images of handwritten digits. Use the sample data, or drop the files that Kaggle gives; they never leave this computer.',
  },
  {
    cell: 'explore',
    text: 'Look before you train: how many of each digit there are, what they look like, and which pixels carry ink.',
  },
  {
    cell: 'model',
    text: 'The network. A preset is a good start; change the number of filters or the dropout later and see what it does.',
  },
  {
    cell: 'train',
    text: 'Training shows the network the images in small batches, again and again. The curves grow while it learns; you can pause, or stop and keep the best epoch.',
  },
  {
    cell: 'evaluate',
    text: 'Images that were kept aside tell how good the network really is, and which digits it confuses.',
  },
  {
    cell: 'predict',
    text: 'The trained network reads the test images, and you download submission.csv. Press ? at any time for the keys: the whole notebook works without a mouse.',
  },
];

export function Tour({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const [index, setIndex] = useState(0);
  const card = useRef<HTMLElement>(null);
  const { cell, text } = steps[index];
  const last = index === steps.length - 1;

  useEffect(() => {
    app.view.select(cell);
    document.getElementById(elementId(cell))?.scrollIntoView({ block: 'start' });
    card.current?.focus({ preventScroll: true });
  }, [app, cell]);

  const move = (by: 1 | -1) => setIndex(Math.min(Math.max(index + by, 0), steps.length - 1));
  const close = () => {
    document.getElementById(elementId(cell))?.focus({ preventScroll: true });
    onClose();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowRight') move(1);
    else if (event.key === 'ArrowLeft') move(-1);
    else return;
    // Otherwise the page applies these keys to the selected cell.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <aside ref={card} className="tour" aria-labelledby="tour-name" tabIndex={-1} onKeyDownCapture={press}>
      <h2 id="tour-name">
        {cellNames[cell]} <span className="tour-count">{`${index + 1} of ${steps.length}`}</span>
      </h2>
      <p>{text}</p>
      <div className="button-row">
        <Button kind="primary" onClick={last ? close : () => move(1)}>
          {last ? 'Start' : 'Next'}
        </Button>
        <Button disabled={index === 0} onClick={() => move(-1)}>
          Back
        </Button>
        {!last && (
          <Button kind="quiet" onClick={close}>
            End the tour
          </Button>
        )}
      </div>
    </aside>
  );
}
