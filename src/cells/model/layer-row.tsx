import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { layerKinds } from '../../core/architecture/layer-kinds.ts';
import { formatCount, formatFlops } from '../../core/format.ts';
import { fieldsOf, fieldValue, type LayerField, withField } from '../../core/model/layer-fields.ts';
import { formatShape, type LayerSpec, type LayerSummary } from '../../core/model/model-spec.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';

export interface LayerRowProps {
  readonly name: string;
  readonly layer: LayerSpec;
  /** Null where the layer is impossible, or one before it. */
  readonly summary: LayerSummary | null;
  readonly isWrong: boolean;
  /** The last dense layer, which has a unit for each class. */
  readonly isOutput: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isOnly: boolean;
  readonly onReplace: (layer: LayerSpec, field: string) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

function FieldOfLayer({
  field,
  layer,
  onReplace,
}: {
  readonly field: LayerField;
  readonly layer: LayerSpec;
  readonly onReplace: LayerRowProps['onReplace'];
}) {
  const value = fieldValue(layer, field.name);
  const change = (next: number | string) => onReplace(withField(layer, field.name, next), field.name);
  if (field.kind === 'choice')
    return (
      <SelectField label={field.label} value={String(value)} options={field.options} onChange={change} />
    );
  const { label, min, max, step, whole } = field;
  return <NumberField {...{ label, min, max, step, whole }} value={Number(value)} onChange={change} />;
}

/** What a layer makes of its input. */
function LayerFacts({ summary }: { readonly summary: LayerSummary | null }) {
  if (!summary) return <span className="layer-facts">–</span>;
  const { output, parameters, flops } = summary;
  return (
    <span className="layer-facts">
      <code>{formatShape(output)}</code>
      {parameters > 0 && <span>{formatCount(parameters)} parameters</span>}
      {flops > 0 && <span>{formatFlops(flops)}</span>}
    </span>
  );
}

/** One layer of the list, with its fields, what it makes of its input, and the buttons that move and remove it. */
export function LayerRow(props: LayerRowProps) {
  const { name, layer, summary, isWrong, isOutput, isFirst, isLast, isOnly } = props;
  const { onReplace, onMove, onRemove } = props;
  const moveByKey = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    const isUp = event.key === 'ArrowUp';
    if (!(isUp ? isFirst : isLast)) onMove(isUp ? -1 : 1);
  };
  const fields = isOutput ? [] : fieldsOf(layer.kind);
  return (
    <fieldset
      className={isWrong ? 'layer-row layer-wrong' : 'layer-row'}
      aria-label={name}
      onKeyDownCapture={moveByKey}
    >
      <span className="layer-name">
        <code>{name}</code>
        <span>{layerKinds[layer.kind].label}</span>
      </span>
      <div className="layer-fields">
        {isOutput && <span className="layer-output">one unit a class</span>}
        {fields.map(field => (
          <FieldOfLayer key={field.name} field={field} layer={layer} onReplace={onReplace} />
        ))}
      </div>
      <LayerFacts summary={summary} />
      <span className="layer-buttons">
        <IconButton
          label={`Move ${name} up`}
          icon={<ArrowUp aria-hidden="true" />}
          aria-keyshortcuts="Alt+ArrowUp"
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={`Move ${name} down`}
          icon={<ArrowDown aria-hidden="true" />}
          aria-keyshortcuts="Alt+ArrowDown"
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton
          label={`Remove ${name}`}
          icon={<Trash2 aria-hidden="true" />}
          disabled={isOnly}
          onClick={onRemove}
        />
      </span>
    </fieldset>
  );
}
