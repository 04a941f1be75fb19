import { X } from 'lucide-react';
import {
  formatValues,
  parseValues,
  proposedAxis,
  rangeAround,
  separatorOf,
  valuesAxis,
  valuesProblem,
} from '../../core/search/axis-draft.ts';
import { searchableKnobs } from '../../core/search/search-plan.ts';
import { type Axis, axisProblem } from '../../core/search/search-space.ts';
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { type KnobName, knobs } from '../../core/settings/knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { CheckGroup } from '../../ui/fields/check-group.tsx';
import { FieldGrid } from '../../ui/fields/field.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { DraftField } from '../shared/draft-field.tsx';

const kinds = [
  { value: 'range', label: 'A range' },
  { value: 'values', label: 'These values' },
] as const;

const scales = [
  { value: 'linear', label: 'Even steps' },
  { value: 'log', label: 'Even factors' },
] as const;

const names = searchableKnobs.map(value => ({ value, label: knobs[value].label }));

function RangeFields({
  axis,
  onChange,
}: {
  readonly axis: Extract<Axis, { kind: 'range' }>;
  readonly onChange: (axis: Axis) => void;
}) {
  const knob: Knob = knobs[axis.name];
  if (knob.kind !== 'number') return null;
  const { min, max, step, integer, unit } = knob;
  const common = { min, max, step, whole: integer, unit: unit ?? undefined };
  return (
    <>
      <NumberField
        label="From"
        value={axis.from}
        {...common}
        onChange={from => onChange({ ...axis, from })}
      />
      <NumberField
        label="To"
        value={axis.to}
        {...common}
        error={axisProblem(axis)}
        onChange={to => onChange({ ...axis, to })}
      />
      <SelectField
        label="Spread"
        value={axis.scale}
        options={scales}
        onChange={scale => onChange({ ...axis, scale })}
      />
    </>
  );
}

function ValuesField({
  axis,
  settings,
  onChange,
}: {
  readonly axis: Extract<Axis, { kind: 'values' }>;
  readonly settings: Settings;
  readonly onChange: (axis: Axis) => void;
}) {
  const { name, values } = axis;
  const knob: Knob = knobs[name];
  if (knob.kind === 'number' || knob.kind === 'list' || knob.kind === 'layers')
    return (
      <DraftField
        label={`Values, ${separatorOf(knob) === ';' ? 'semicolons' : 'commas'} between`}
        value={formatValues(axis)}
        problemOf={text => valuesProblem(name, text)}
        onChange={text => onChange({ ...axis, values: parseValues(name, text) })}
        rows={knob.kind === 'layers' ? 3 : undefined}
      />
    );
  const options = valuesAxis(name, settings).values.map(value => ({
    value: String(value),
    label: formatKnobValue(knob, value),
  }));
  return (
    <CheckGroup
      label="Values"
      options={options}
      checked={values.map(String)}
      onChange={checked => onChange({ ...axis, values: checked.flatMap(text => parseValues(name, text)) })}
    />
  );
}

export interface AxisFieldProps {
  readonly axis: Axis;
  /** The settings in the cells, from which a new axis gets its first values. */
  readonly settings: Settings;
  /** The knobs of all axes of the plan. */
  readonly taken: readonly KnobName[];
  readonly onChange: (axis: Axis) => void;
  readonly onRemove: () => void;
}

/** One searched setting and its range or values. */
export function AxisField({ axis, settings, taken, onChange, onRemove }: AxisFieldProps) {
  const range = rangeAround(axis.name, settings);
  return (
    <fieldset className="search-axis" aria-label={`Search ${knobs[axis.name].label}`}>
      <FieldGrid>
        <SelectField
          label="Setting"
          value={axis.name}
          options={names.filter(({ value }) => value === axis.name || !taken.includes(value))}
          onChange={name => onChange(proposedAxis(name, settings))}
        />
        {range && (
          <SelectField
            label="Try"
            value={axis.kind}
            options={kinds}
            onChange={kind => onChange(kind === 'range' ? range : valuesAxis(axis.name, settings))}
          />
        )}
        {axis.kind === 'range' ? (
          <RangeFields axis={axis} onChange={onChange} />
        ) : (
          <ValuesField axis={axis} settings={settings} onChange={onChange} />
        )}
      </FieldGrid>
      <IconButton
        label={`Take ${knobs[axis.name].label} out`}
        icon={<X aria-hidden="true" />}
        onClick={onRemove}
      />
    </fieldset>
  );
}
