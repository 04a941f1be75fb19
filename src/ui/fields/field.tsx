import { type ReactNode, useId } from 'react';
import './field.css';

export interface FieldProps {
  readonly label: string;
  /** What the setting does, in a few words. */
  readonly hint?: string | undefined;
  /** What is wrong with the value and what would be right. */
  readonly error?: string | null | undefined;
  readonly unit?: string | undefined;
}

/** What a control inside a field must carry. */
export interface ControlProps {
  readonly id: string;
  readonly className: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

export function Field({
  label,
  hint,
  error,
  unit,
  children,
}: FieldProps & { readonly children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        {children({
          id,
          className: 'field-input',
          'aria-describedby': note ? `${id}-note` : undefined,
          'aria-invalid': error ? true : undefined,
        })}
        {unit && <span className="field-unit">{unit}</span>}
      </div>
      {note && (
        <span id={`${id}-note`} className={error ? 'field-error' : 'field-note'}>
          {note}
        </span>
      )}
    </div>
  );
}

/** Settings side by side, as many columns as fit. */
export function FieldGrid({ children }: { readonly children: ReactNode }) {
  return <div className="field-grid">{children}</div>;
}
