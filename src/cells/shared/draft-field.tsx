import { useState } from 'react';
import { TextField } from '../../ui/fields/text-field.tsx';

export interface DraftFieldProps {
  readonly label: string;
  readonly value: string;
  /** Returns why a text is not valid, or null for a valid one. */
  readonly problemOf: (text: string) => string | null;
  readonly onChange: (value: string) => void;
}

/** A text field that keeps an invalid text as a draft; `onChange` receives valid values only. */
export function DraftField({ label, value, problemOf, onChange }: DraftFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : problemOf(draft);
  const type = (text: string) => {
    const plain = text.replaceAll(/\s/g, '');
    const good = problemOf(plain) === null;
    setDraft(good ? null : text);
    if (good && plain !== value) onChange(plain);
  };
  return <TextField label={label} value={draft ?? value} error={problem} onChange={type} />;
}
