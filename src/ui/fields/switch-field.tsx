import { useId } from 'react';
import './field.css';

export interface SwitchFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function SwitchField({ label, hint, checked, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className="switch-input"
        checked={checked}
        aria-describedby={hint ? `${id}-note` : undefined}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <div id={`${id}-note`} className="field-note">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
