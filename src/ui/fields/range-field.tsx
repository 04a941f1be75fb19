import { Field } from './field.tsx';
import './range-field.css';

export interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The value in words, shown below the slider: `epoch 3 of 12 · 97.10 %`. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

/** A slider over whole numbers, with its value in words. */
export function RangeField({ label, value, min, max, text, onChange }: RangeFieldProps) {
  return (
    <Field label={label} hint={text}>
      {control => (
        <input
          {...control}
          className="range"
          type="range"
          min={min}
          max={max}
          step={1}
          value={value}
          aria-valuetext={text}
          onChange={event => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}
