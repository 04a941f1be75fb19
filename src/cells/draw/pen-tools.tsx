import { Eraser, ImagePlus, Shuffle, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { placedImage, randomPlacement } from '../../core/drawing/place-image.ts';
import type { SheetEvent } from '../../core/drawing/sheet.ts';
import { formatCount } from '../../core/format.ts';
import { deriveKey, randomBelow, stream } from '../../core/numerics/rng.ts';
import { usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { RangeField } from '../../ui/fields/range-field.tsx';

export interface PenToolsProps {
  /** The number of steps that can be taken back. */
  readonly steps: number;
  readonly penWidth: number;
  readonly onPenWidth: (width: number) => void;
  readonly onEvent: (event: SheetEvent) => void;
  readonly onPicture: (file: File) => void;
}

/** A training image at a random place and in a random size on the canvas, another one with each press. */
function PlaceButton({ onEvent }: Pick<PenToolsProps, 'onEvent'>) {
  const table = usePage(page => page.data?.training ?? null);
  const [turn, setTurn] = useState(0);
  if (!table) return null;
  return (
    <Button
      icon={<Shuffle aria-hidden="true" />}
      onClick={() => {
        const row = randomBelow(deriveKey(1, stream.gallery), turn, table.rows);
        const ink = placedImage(imageAt(table, row), box => randomPlacement(box, turn));
        setTurn(turn + 1);
        const name = `Training image, row ${formatCount(row + 1)}, labelled ${table.classes.names[table.labels[row]]}`;
        if (ink) onEvent({ kind: 'put', mark: { kind: 'image', ink, name } });
      }}
    >
      Place a training image
    </Button>
  );
}

function PictureButton({ onPicture }: Pick<PenToolsProps, 'onPicture'>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<ImagePlus aria-hidden="true" />} onClick={() => input.current?.click()}>
        Open a photo
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Open a photo"
        onChange={event => {
          const [file] = event.currentTarget.files ?? [];
          // Choosing the same photo again must count as a choice.
          if (file) onPicture(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

export function PenTools({ steps, penWidth, onPenWidth, onEvent, onPicture }: PenToolsProps) {
  return (
    <div className="draw-tools">
      <div className="button-row">
        <Button
          icon={<Undo2 aria-hidden="true" />}
          disabled={steps === 0}
          onClick={() => onEvent({ kind: 'undone' })}
        >
          Undo
        </Button>
        <Button
          icon={<Eraser aria-hidden="true" />}
          disabled={steps === 0}
          onClick={() => onEvent({ kind: 'cleared' })}
        >
          Clear
        </Button>
      </div>
      <RangeField
        label="Pen width"
        value={penWidth}
        min={6}
        max={48}
        step={2}
        text={`${penWidth} px`}
        onChange={onPenWidth}
      />
      <div className="button-row">
        <PlaceButton onEvent={onEvent} />
        <PictureButton onPicture={onPicture} />
      </div>
      <p className="hint">A photo can also be dropped here or pasted.</p>
    </div>
  );
}
