import { Field, type FieldProps } from './field.tsx';

export interface RangeFieldProps extends FieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value with its unit, as it is shown and read out. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

/** A slider, for values that are chosen by their effect. */
export function RangeField({ value, min, max, step, text, onChange, ...field }: RangeFieldProps) {
  return (
    <Field {...field}>
      {control => (
        <>
          <input
            {...control}
            type="range"
            className="field-range"
            min={min}
            max={max}
            step={step}
            value={value}
            aria-valuetext={text}
            onChange={event => onChange(event.currentTarget.valueAsNumber)}
          />
          <output className="field-range-text" htmlFor={control.id}>
            {text}
          </output>
        </>
      )}
    </Field>
  );
}
