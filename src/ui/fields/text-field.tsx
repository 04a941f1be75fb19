import { Field, type FieldProps } from './field.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: (() => void) | undefined;
  readonly placeholder?: string | undefined;
  /** Height in lines; without it the field is one line that does not wrap. */
  readonly rows?: number | undefined;
}

export function TextField({ value, onChange, onBlur, placeholder, rows, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {control =>
        rows === undefined ? (
          <input
            {...control}
            type="text"
            value={value}
            placeholder={placeholder}
            onChange={event => onChange(event.currentTarget.value)}
            onBlur={onBlur}
          />
        ) : (
          <textarea
            {...control}
            rows={rows}
            value={value}
            placeholder={placeholder}
            onChange={event => onChange(event.currentTarget.value)}
            onBlur={onBlur}
          />
        )
      }
    </Field>
  );
}
