import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { TrainingTable } from '../../core/data/dataset.ts';
import { formatCount, formatSetting } from '../../core/format.ts';
import type { NumberKnob } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { imagesOfRows, rowsOfEpoch } from '../../core/training/seen-images.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { RangeField } from '../../ui/fields/range-field.tsx';
import { AugmentedAccuracy } from './augmented-accuracy.tsx';
import './augmentation.css';

const shownAtOnce = 12;

/** The settings with a visible effect, by what they do; their fields in the form have the names. */
const sliders = [
  ['rotation', 'Turn by up to'],
  ['shift', 'Move by up to'],
  ['scale', 'Stretch by up to'],
  ['shear', 'Slant by up to'],
  ['elastic', 'Bend by up to'],
  ['erase', 'Blank a part in a share of'],
] as const;

function Sliders() {
  const app = useApp();
  const settings = usePage(page => page.settings);
  return (
    <div className="augmentation-sliders">
      {sliders.map(([name, label]) => {
        const { min, max, step, unit }: NumberKnob = knobs[name];
        const value = settings[name];
        return (
          <RangeField
            key={name}
            label={label}
            value={value}
            min={min}
            max={max}
            step={step}
            text={unit === null ? formatSetting(value) : `${formatSetting(value)} ${unit}`}
            onChange={next => app.settings.edit({ [name]: next })}
          />
        );
      })}
    </div>
  );
}

/** The loaded training table once what a split of it asks is known, which takes a moment for many images. */
function usePreparedTable(): TrainingTable | null {
  const { training } = useApp();
  const table = usePage(page => page.data?.training ?? null);
  const [prepared, setPrepared] = useState<TrainingTable | null>(null);
  useEffect(() => {
    let isLatest = true;
    if (table) void training.prepare(table).then(() => isLatest && setPrepared(table));
    return () => {
      isLatest = false;
    };
  }, [table, training]);
  return prepared === table ? table : null;
}

/** The first images of an epoch as they are and as training sees them, with sliders for the augmentation. */
export function AugmentationPreview() {
  const settings = usePage(page => page.settings);
  const table = usePreparedTable();
  const [epoch, setEpoch] = useState(0);
  const at = Math.min(epoch, settings.epochs - 1);
  const { seed, validationShare } = settings;
  // Which rows come first does not change with the sliders.
  const rows = useMemo(
    () => table && rowsOfEpoch(table, { seed, validationShare }, at, shownAtOnce),
    [table, seed, validationShare, at],
  );
  const images = useMemo(
    () => (table && rows ? imagesOfRows(table, toTrainConfig(settings), at, rows) : []),
    [table, settings, at, rows],
  );
  if (!table) return null;
  const gallery = (label: string, isSeen: boolean) => (
    <DigitGallery
      label={label}
      size={56}
      digits={images.map(({ row, label: index, original, seen }) => ({
        id: row,
        pixels: isSeen ? seen : original,
        caption: table.classes.names[index],
        title: `Row ${formatCount(row + 1)}, labelled ${table.classes.names[index]}${isSeen ? ', augmented' : ''}`,
      }))}
    />
  );
  return (
    <section aria-label="Augmented images" className="stack">
      <div className="toolbar">
        <h3>As epoch {formatCount(at + 1)} sees them</h3>
        <IconButton
          label="The epoch before"
          icon={<ChevronLeft aria-hidden="true" />}
          disabled={at === 0}
          onClick={() => setEpoch(at - 1)}
        />
        <IconButton
          label="The next epoch"
          icon={<ChevronRight aria-hidden="true" />}
          disabled={at === settings.epochs - 1}
          onClick={() => setEpoch(at + 1)}
        />
      </div>
      <Sliders />
      <p className="hint">Before</p>
      {gallery('Before: the first training images of the epoch', false)}
      <p className="hint">After</p>
      {gallery('After: the same images, augmented', true)}
      <AugmentedAccuracy table={table} epoch={at} />
    </section>
  );
}
