import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import { kernelPicture, largestOf, pictureOf } from '../../core/inspect/channels.ts';
import { convolutionStep, convolutionsOf, windowStart } from '../../core/inspect/convolution-step.ts';
import { normalisedImage } from '../../core/inspect/forward.ts';
import { formatShape } from '../../core/model/model-spec.ts';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { ValueMap } from '../../ui/figures/value-map.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { formatSigned } from './format-signed.ts';
import type { NetworkLook } from './use-look.ts';
import { WindowSteps } from './window-steps.tsx';

type Convolution = ReturnType<typeof convolutionsOf>[number];

/** The chosen output of a convolution. */
interface Place {
  readonly row: number;
  readonly column: number;
}

const steps: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

/** The cell of a picture of `height` x `width` cells under the pointer. */
function cellUnder(event: PointerEvent<HTMLElement>, height: number, width: number): Place {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    row: within(Math.floor(((event.clientY - box.top) / box.height) * height), height),
    column: within(Math.floor(((event.clientX - box.left) / box.width) * width), width),
  };
}

/** One convolution of the network, whose window moves over its input by pointer and by arrow keys. */
export function ConvolutionExplorer({ of }: { readonly of: NetworkLook }) {
  const convolutions = useMemo(() => convolutionsOf(of.network), [of.network]);
  const [chosen, setChosen] = useState(0);
  const convolution = convolutions[Math.min(chosen, convolutions.length - 1)];
  if (!convolution)
    return <p className="hint">This network has no convolutions; choose a CNN in Model for one.</p>;
  return (
    <div className="inside-explorer">
      <SelectField
        label="Convolution"
        value={String(convolution.index)}
        options={convolutions.map(({ index, name, output }) => ({
          value: String(index),
          label: `${name}, to ${formatShape(output)}`,
        }))}
        onChange={value => setChosen(convolutions.findIndex(({ index }) => String(index) === value))}
      />
      <Explorer key={convolution.index} of={of} convolution={convolution} />
    </div>
  );
}

/** The place at which one filter gives its largest number, where there is most to see. */
function strongestPlace(output: Float32Array, filters: number, filter: number, width: number): Place {
  let best = 0;
  for (let cell = 0; cell < output.length / filters; cell++)
    if (Math.abs(output[cell * filters + filter]) > Math.abs(output[best * filters + filter])) best = cell;
  return { row: Math.floor(best / width), column: best % width };
}

interface ExplorerProps {
  readonly of: NetworkLook;
  readonly convolution: Convolution;
}

function Explorer({ of, convolution }: ExplorerProps) {
  const { network, look, pixels } = of;
  const { layer, index, name } = convolution;
  const { kernelSize, filters } = layer;
  const [height, width] = convolution.output as readonly [number, number, number];
  const [inputHeight, inputWidth, channels] = convolution.input as readonly [number, number, number];
  const [filter, setFilter] = useState(0);
  const [channel, setChannel] = useState(0);
  const input = useMemo(
    () => (index === 0 ? normalisedImage(pixels) : look.activations[index - 1]),
    [index, pixels, look],
  );
  const output = look.activations[index];
  const [place, setPlace] = useState(() => strongestPlace(output, filters, filter, width));
  const step = convolutionStep(network, convolution, input, filter, place.row, place.column);
  const [top, left] = windowStart(convolution, place.row, place.column);
  const inputPicture = useMemo(
    () => pictureOf(input, convolution.input, channel),
    [input, convolution, channel],
  );
  const outputPicture = useMemo(
    () => pictureOf(output, convolution.output, filter),
    [output, convolution, filter],
  );
  const kernel = network.parameter(index, 'kernel');
  const filterPicture = kernelPicture(kernel, kernelSize, [channels, filters], channel, filter);
  const move = (event: KeyboardEvent): void => {
    const by = steps[event.key];
    if (!by) return;
    event.preventDefault();
    // The panel of an image goes on to the next one by the same keys.
    event.stopPropagation();
    setPlace({ row: within(place.row + by.row, height), column: within(place.column + by.column, width) });
  };
  const last = step.following.at(-1)?.value ?? step.output;
  return (
    <div className="inside-explorer">
      <div className="toolbar">
        <NumberField
          label="Filter"
          hint={`1 to ${filters}`}
          value={filter + 1}
          min={1}
          max={filters}
          whole
          onChange={value => setFilter(value - 1)}
        />
        {channels > 1 && (
          <NumberField
            label="Channel of the input"
            hint={`1 to ${channels}`}
            value={channel + 1}
            min={1}
            max={channels}
            whole
            onChange={value => setChannel(value - 1)}
          />
        )}
      </div>
      <FilterChoice
        kernel={kernel}
        kernelSize={kernelSize}
        channels={channels}
        filters={filters}
        channel={channel}
        filter={filter}
        onPick={setFilter}
      />
      <div className="inside-window">
        <figure>
          <figcaption>Input{channels > 1 ? `, channel ${channel + 1}` : ''}</figcaption>
          <button
            type="button"
            className="inside-map"
            aria-label={`Window on the input of ${name}, output row ${place.row + 1}, column ${place.column + 1}; arrow keys move it`}
            onKeyDown={move}
            onPointerMove={event => {
              const under = cellUnder(event, inputHeight, inputWidth);
              const middle = Math.floor(kernelSize / 2);
              const offset = windowStart(convolution, 0, 0);
              setPlace({
                row: within(Math.round((under.row - middle - offset[0]) / layer.stride), height),
                column: within(Math.round((under.column - middle - offset[1]) / layer.stride), width),
              });
            }}
          >
            <ValueMap
              {...inputPicture}
              scale={largestOf(input)}
              alt=""
              marked={{ row: top, column: left, rows: kernelSize, columns: kernelSize }}
            />
          </button>
        </figure>
        <figure className="inside-kernel">
          <figcaption>Filter {filter + 1}</figcaption>
          <ValueMap {...filterPicture} scale={largestOf(kernel)} alt={`Filter ${filter + 1} of ${name}`} />
        </figure>
        <figure>
          <figcaption>Output</figcaption>
          <button
            type="button"
            className="inside-map"
            aria-label={`Output of filter ${filter + 1} of ${name}, row ${place.row + 1}, column ${place.column + 1}; arrow keys move the window`}
            onKeyDown={move}
            onPointerMove={event => setPlace(cellUnder(event, height, width))}
          >
            <ValueMap
              {...outputPicture}
              scale={largestOf(output)}
              alt=""
              marked={{ ...place, rows: 1, columns: 1 }}
            />
          </button>
        </figure>
      </div>
      <p className="hint">
        <output aria-live="polite">
          Row {place.row + 1}, column {place.column + 1}: {formatSigned(last)}
        </output>
      </p>
      <WindowSteps step={step} channel={channel} kernelSize={kernelSize} />
    </div>
  );
}
