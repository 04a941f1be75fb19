import { Field } from './field.tsx';
import './range-field.css';

export interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 without it. */
  readonly step?: number | undefined;
  /** The value in words, shown below the slider: `epoch 3 of 12 · 97.10 %`. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

/** A slider, for a value that is chosen by its effect; it stands below in words. */
export function RangeField({ label, value, min, max, step = 1, text, onChange }: RangeFieldProps) {
  return (
    <Field label={label} hint={text}>
      {control => (
        <input
          {...control}
          className="range"
          type="range"
          min={min}
          max={max}
          step={step}
          value={value}
          aria-valuetext={text}
          onChange={event => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}
