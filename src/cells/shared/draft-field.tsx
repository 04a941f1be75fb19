import { useState } from 'react';
import { TextField } from '../../ui/fields/text-field.tsx';

export interface DraftFieldProps {
  readonly label: string;
  readonly value: string;
  /** Returns why a text is not valid, or null for a valid one. */
  readonly problemOf: (text: string) => string | null;
  readonly onChange: (value: string) => void;
  /** The field wraps to so many lines, and spaces count: what was typed stays until the field is left. */
  readonly rows?: number | undefined;
}

/** A text field that keeps an invalid text as a draft; `onChange` receives valid values only. */
export function DraftField({ label, value, problemOf, onChange, rows }: DraftFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : problemOf(draft);
  const type = (text: string) => {
    const plain = rows === undefined ? text.replaceAll(/\s/g, '') : text.trim();
    const good = problemOf(plain) === null;
    setDraft(good && rows === undefined ? null : text);
    if (good && plain !== value) onChange(plain);
  };
  return (
    <TextField
      label={label}
      value={draft ?? value}
      error={problem}
      rows={rows}
      onChange={type}
      onBlur={() => problem === null && setDraft(null)}
    />
  );
}
