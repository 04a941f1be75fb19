import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatCount } from '../../core/format.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { imagesOfEpoch } from '../../core/training/seen-images.ts';
import { usePage } from '../../state/hooks.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { SwitchField } from '../../ui/fields/switch-field.tsx';

const shownAtOnce = 12;

/** The first images of an epoch as training sees them, augmented with the present settings. */
export function AugmentationPreview() {
  const settings = usePage(page => page.settings);
  const table = usePage(page => page.data?.training ?? null);
  const [epoch, setEpoch] = useState(0);
  const [original, setOriginal] = useState(false);
  const at = Math.min(epoch, settings.epochs - 1);
  const images = useMemo(
    () => (table ? imagesOfEpoch(table, toTrainConfig(settings), at, shownAtOnce) : []),
    [table, settings, at],
  );
  if (!table) return null;
  return (
    <section aria-label="Augmented images">
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
        <SwitchField label="Without augmentation" checked={original} onChange={setOriginal} />
      </div>
      <DigitGallery
        label="The first training images of the epoch"
        size={56}
        digits={images.map(image => ({
          id: image.row,
          pixels: original ? image.original : image.seen,
          caption: table.classes.names[image.label],
          title: `Row ${formatCount(image.row + 1)}, labelled ${table.classes.names[image.label]}${original ? '' : ', augmented'}`,
        }))}
      />
    </section>
  );
}
