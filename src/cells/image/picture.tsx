import { useState } from 'react';
import { imageSide } from '../../core/data/dataset.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { LargeDigit } from '../../ui/digits/large-digit.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import type { Subject } from './subject.ts';
import { type Saliency, type SaliencyKind, saliencyKinds, useSaliency } from './use-saliency.ts';

const kindLabels: { readonly [Kind in SaliencyKind]: string } = {
  none: 'Nothing',
  gradient: 'Gradient',
  occlusion: 'Occlusion',
};

const kindOptions = saliencyKinds.map(value => ({ value, label: kindLabels[value] }));

export interface PictureProps {
  readonly subject: Subject;
  readonly alt: string;
  /** The run whose saliency can be laid over the image. */
  readonly run: RunRecord | null;
  /** The row of the training table that the image is; null for any other image. */
  readonly row: number | null;
  /** The class that the run predicts; null until it is known. */
  readonly predicted: number | null;
}

/** The enlarged image, with the saliency of a class over it where it is wanted. */
export function Picture({ subject: { pixels }, alt, run, row, predicted }: PictureProps) {
  const [kind, setKind] = useState<SaliencyKind>('none');
  /** Null follows the predicted class from image to image. */
  const [chosen, setChosen] = useState<number | null>(null);
  const index = chosen ?? predicted;
  const saliency = useSaliency(kind, run, row, pixels, index);
  const values = saliency.answer.kind === 'found' && kind !== 'none' ? saliency.answer.value : null;
  const readingOf = (pixel: number): string => {
    const place = `Row ${Math.floor(pixel / imageSide) + 1}, column ${(pixel % imageSide) + 1}`;
    const marked = values ? ` · ${formatValue(kind, values[pixel])}` : '';
    return `${place}: ${pixels[pixel]} of 255${marked}`;
  };
  return (
    <div className="image-picture">
      <LargeDigit
        pixels={pixels}
        alt={alt}
        overlay={values}
        readingOf={readingOf}
        hint="Point at a pixel to read it."
      />
      {run && (
        <div className="image-choices">
          <SelectField label="Overlay" value={kind} options={kindOptions} onChange={setKind} />
          <SelectField
            label="For the class"
            value={chosen === null ? 'predicted' : String(chosen)}
            options={[
              { value: 'predicted', label: 'Predicted' },
              ...run.classes.names.map((name, value) => ({ value: String(value), label: name })),
            ]}
            onChange={value => setChosen(value === 'predicted' ? null : Number(value))}
          />
        </div>
      )}
      {run && index !== null && kind !== 'none' && (
        <SaliencyNote kind={kind} saliency={saliency} name={run.classes.names[index]} />
      )}
    </div>
  );
}

const formatValue = (kind: SaliencyKind, value: number): string =>
  kind === 'occlusion' ? `loses ${formatPoints(value)}` : `slope ${value.toFixed(3)}`;

/** Percentage points, such as `12.3 points`. */
const formatPoints = (share: number): string => `${(share * 100).toFixed(1)} points`;

const raises = <i className="image-swatch image-swatch-for" aria-hidden="true" />;
const lowers = <i className="image-swatch image-swatch-against" aria-hidden="true" />;

interface SaliencyNoteProps {
  readonly kind: 'gradient' | 'occlusion';
  readonly saliency: Saliency;
  readonly name: string;
}

/** What the colours of the overlay mean, or how far it is. */
function SaliencyNote({ kind, saliency: { answer, progress }, name }: SaliencyNoteProps) {
  if (answer.kind === 'failed')
    return <Notice tone="error" title={answer.message} remedy="Choose the overlay again." />;
  if (answer.kind === 'waiting' && kind === 'occlusion')
    return <Progress label="Occlusion" value={progress} text="Covering the image patch by patch" />;
  if (kind === 'gradient')
    return (
      <p className="hint">
        More ink on {raises} orange raises the score (logit) of {name}, on {lowers} blue it lowers it: the
        slope at this very image, which says nothing about larger changes.
      </p>
    );
  const most = (answer.value ?? new Float32Array()).reduce((max, value) => Math.max(max, value), 0);
  return (
    <p className="hint">
      A patch of paper, 5 × 5 pixels, on {raises} orange lowers the probability of {name}, by up to{' '}
      {formatPoints(most)}; on {lowers} blue it raises it.
    </p>
  );
}
