import { Field, type FieldProps } from './field.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  /** More than one line. */
  readonly rows?: number | undefined;
  readonly disabled?: boolean | undefined;
}

export function TextField({ value, onChange, placeholder, rows, disabled, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {control =>
        rows === undefined ? (
          <input
            {...control}
            type="text"
            value={value}
            placeholder={placeholder}
            disabled={disabled}
            onChange={event => onChange(event.currentTarget.value)}
          />
        ) : (
          <textarea
            {...control}
            rows={rows}
            value={value}
            placeholder={placeholder}
            disabled={disabled}
            onChange={event => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
