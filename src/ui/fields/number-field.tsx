import { useState } from 'react';
import { Field, type FieldProps } from './field.tsx';
import { parseNumber } from './number-text.ts';

export interface NumberFieldProps extends FieldProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  /** The step of the arrow keys; 1 without it. */
  readonly step?: number | undefined;
  /** Accepts whole numbers only. */
  readonly whole?: boolean | undefined;
}

/** A field for a number in a range. What was typed remains until it is valid; `onChange` gets valid values only. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step = 1, whole = false, error, ...field } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? null : parseNumber(draft, { min, max, whole });
  const problem = parsed && !parsed.ok ? parsed.message : error;

  const type = (text: string): void => {
    setDraft(text);
    const typed = parseNumber(text, { min, max, whole });
    if (typed.ok && typed.value !== value) onChange(typed.value);
  };
  const nudge = (direction: 1 | -1): void => {
    const next = Number((value + direction * step).toPrecision(12));
    setDraft(null);
    onChange(Math.min(max, Math.max(min, next)));
  };

  return (
    <Field {...field} error={problem}>
      {control => (
        <input
          {...control}
          type="text"
          inputMode={whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          value={draft ?? String(value)}
          onChange={event => type(event.currentTarget.value)}
          onBlur={() => parsed?.ok !== false && setDraft(null)}
          onKeyDown={event => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            nudge(event.key === 'ArrowUp' ? 1 : -1);
          }}
        />
      )}
    </Field>
  );
}
