import { useState } from 'react';
import { TextField } from '../../ui/fields/text-field.tsx';

export interface DraftFieldProps {
  readonly label: string;
  readonly value: string;
  /** Why a text cannot be, or null for a good one. */
  readonly problemOf: (text: string) => string | null;
  readonly onChange: (value: string) => void;
}

/** Keeps what was typed until it is good; `onChange` only ever gives good values. */
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
