import { useMemo, useState } from 'react';
import { formatMeasured } from '../../core/format.ts';
import { largestOf, pictureCount, pictureOf } from '../../core/inspect/channels.ts';
import { formatShape, type LayerSummary } from '../../core/model/model-spec.ts';
import { Button } from '../../ui/controls/button.tsx';
import { ValueMap } from '../../ui/figures/value-map.tsx';

/** The pictures of a layer that are shown at first. */
const picturesAtFirst = 16;

const signed = (value: number): string => formatMeasured(value).replace('-', '−');

function rangeOf(values: Float32Array): string {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return `${signed(lowest)} to ${signed(highest)}`;
}

export interface LayerPicturesProps {
  readonly summary: LayerSummary;
  /** The layer's output, row-major in its output shape. */
  readonly values: Float32Array;
}

/** What one layer gives for an image: a picture for each channel, or one of all numbers of a flat layer. */
export function LayerPictures({ summary, values }: LayerPicturesProps) {
  const { name, layer, output } = summary;
  const [all, setAll] = useState(false);
  const count = pictureCount(output);
  const shown = all ? count : Math.min(count, picturesAtFirst);
  const scale = largestOf(values);
  const pictures = useMemo(
    () => Array.from({ length: shown }, (_, channel) => ({ channel, ...pictureOf(values, output, channel) })),
    [values, output, shown],
  );
  const isUnchanged = layer.kind === 'dropout' || layer.kind === 'flatten';
  const isFlat = output.length === 1;
  return (
    <li className="inside-layer">
      <p>
        <code>{name}</code>{' '}
        <span className="hint">
          {formatShape(output)}
          {isUnchanged ? ' · passes on what it gets' : ` · ${rangeOf(values)}`}
        </span>
      </p>
      {!isUnchanged && (
        <div className={isFlat ? 'inside-flat' : 'inside-channels'}>
          {pictures.map(({ channel, ...picture }) => (
            <ValueMap
              key={channel}
              {...picture}
              scale={scale}
              alt={isFlat ? `${name}, all numbers` : `${name}, channel ${channel + 1}`}
            />
          ))}
          {shown < count && (
            <Button kind="quiet" onClick={() => setAll(true)}>
              Show all {count}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
