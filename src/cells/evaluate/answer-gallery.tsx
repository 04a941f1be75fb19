import type { ReactNode } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import type { Answer } from '../../core/evaluation/mistakes.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { PagedGallery } from '../shared/paged-gallery.tsx';

export interface AnswerGalleryProps {
  readonly title: string;
  /** The accessible name of the list. */
  readonly label: string;
  /** The plural noun in the pager's buttons. */
  readonly what: string;
  readonly answers: readonly Answer[];
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
  /** Controls beside the title. */
  readonly children?: ReactNode;
}

/** Evaluated images with what they are and what they were taken for; each opens in the panel of one image. */
export function AnswerGallery({ title, label, what, answers, evaluation, children }: AnswerGalleryProps) {
  const table = usePage(page => page.data?.training ?? null);
  const { rows, run, classes } = evaluation;
  const { names } = classes;
  if (!table) return null;
  return (
    <PagedGallery
      title={title}
      label={label}
      what={what}
      size={56}
      pageSize={24}
      items={answers}
      source={{ table: 'training', run }}
      digitOf={({ index, label: given, predicted, confidence, loss }) => {
        const stated = formatPercent(confidence, 1);
        const wrong = given !== predicted;
        return {
          id: rows[index],
          pixels: imageAt(table, rows[index]),
          caption: wrong ? `${names[given]} → ${names[predicted]}` : `${names[given]} · ${stated}`,
          title: `Row ${formatCount(rows[index] + 1)}: labelled ${names[given]}, predicted ${names[predicted]} (${stated}), loss ${formatShare(loss, 2)}`,
          wrong,
        };
      }}
    >
      {children}
    </PagedGallery>
  );
}
