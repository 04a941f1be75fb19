import { imageAt } from '../../core/data/dataset.ts';
import type { Mistake } from '../../core/evaluation/mistakes.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { PagedGallery } from '../shared/paged-gallery.tsx';

export interface MistakeGalleryProps {
  /** Sorted by confidence, the highest first. */
  readonly mistakes: readonly Mistake[];
  /** The training table's row of each evaluated image. */
  readonly rows: Uint32Array;
  /** The id of the run that made them. */
  readonly run: string;
  /** The names of the classes. */
  readonly names: readonly string[];
}

export function MistakeGallery({ mistakes, rows, run, names }: MistakeGalleryProps) {
  const table = usePage(page => page.data?.training ?? null);
  if (!table) return null;
  if (mistakes.length === 0) return <p className="hint">No mistakes among the validation images.</p>;
  return (
    <PagedGallery
      title="Most confident mistakes"
      label="Mistakes, the most confident first"
      what="mistakes"
      size={56}
      pageSize={24}
      items={mistakes}
      source={{ table: 'training', run }}
      digitOf={({ index, label, predicted, confidence }) => ({
        id: rows[index],
        pixels: imageAt(table, rows[index]),
        caption: `${names[label]} → ${names[predicted]}`,
        title: `Row ${formatCount(rows[index] + 1)}: labelled ${names[label]}, predicted ${names[predicted]} (${formatPercent(confidence, 1)})`,
        wrong: true,
      })}
    />
  );
}
