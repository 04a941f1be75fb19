import { type ReactNode, useId } from 'react';
import './field.css';

export interface FieldProps {
  readonly label: string;
  /** The effect of the setting, in a few words. */
  readonly hint?: string | undefined;
  /** The fault of the value, and what would be right; shown instead of the hint. */
  readonly error?: string | null | undefined;
  readonly unit?: string | undefined;
}

/** Properties that a field gives to its control. */
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

/** Fields side by side, as many columns as fit. */
export function FieldGrid({ children }: { readonly children: ReactNode }) {
  return <div className="field-grid">{children}</div>;
}
