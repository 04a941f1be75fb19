import { PenLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { formatPlural } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { PlaceFrame } from '../frame/place-frame.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';

const LazyAboutDraw = lazy(async () => ({ default: (await import('./about-draw.tsx')).AboutDraw }));
const LazyDrawBody = lazyOutput(async () => (await import('./draw-body.tsx')).DrawBody);

/** A canvas to draw on, and the images that were kept from it. No cell depends on them. */
export function DrawCell() {
  const kept = usePage(page => page.ownDigits.list.length);
  const [opened, setOpened] = useState(false);
  const shown = opened || kept > 0;
  return (
    <PlaceFrame
      place="draw"
      state={kept > 0 ? 'done' : 'idle'}
      line={kept > 0 ? `${formatPlural(kept, 'image')} in your test set` : 'nothing kept yet'}
      actions={
        !shown && (
          <Button kind="primary" icon={<PenLine aria-hidden="true" />} onClick={() => setOpened(true)}>
            Start drawing
          </Button>
        )
      }
      output={
        shown ? (
          <Suspense fallback={<p className="hint">Loading</p>}>
            <LazyDrawBody />
          </Suspense>
        ) : (
          <p className="hint">
            Draw with pen, finger or mouse, or open a photo: each step to the form that the network knows will
            be here, and what it reads.
          </p>
        )
      }
      explanation={<LazyAboutDraw />}
    />
  );
}
