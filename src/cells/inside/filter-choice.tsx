import { useMemo } from 'react';
import { kernelPicture, largestOf } from '../../core/inspect/channels.ts';
import { ValueMap } from '../../ui/figures/value-map.tsx';

export interface FilterChoiceProps {
  /** `[kernelSize, kernelSize, channels, filters]` */
  readonly kernel: Float32Array;
  readonly kernelSize: number;
  readonly channels: number;
  readonly filters: number;
  /** The channel of the input whose part of every filter is shown. */
  readonly channel: number;
  readonly filter: number;
  readonly onPick: (filter: number) => void;
}

/** All filters of a convolution as pictures; a press picks one, as the field below does by keyboard. */
export function FilterChoice(props: FilterChoiceProps) {
  const { kernel, kernelSize, channels, filters, channel, filter, onPick } = props;
  const scale = largestOf(kernel);
  const pictures = useMemo(
    () =>
      Array.from({ length: filters }, (_, each) => ({
        each,
        ...kernelPicture(kernel, kernelSize, [channels, filters], channel, each),
      })),
    [kernel, kernelSize, channels, filters, channel],
  );
  return (
    <ul className="inside-filters" aria-label="Filters">
      {pictures.map(({ each, ...picture }) => (
        <li key={each}>
          <button
            type="button"
            tabIndex={-1}
            aria-pressed={each === filter}
            aria-label={`Filter ${each + 1}`}
            onClick={() => onPick(each)}
          >
            <ValueMap {...picture} scale={scale} alt="" />
          </button>
        </li>
      ))}
    </ul>
  );
}
