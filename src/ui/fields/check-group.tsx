import './check-group.css';

export interface CheckGroupProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly checked: readonly Value[];
  readonly onChange: (checked: readonly Value[]) => void;
}

/** Checkboxes for any number of a few options; `checked` is in the order of the options. */
export function CheckGroup<Value extends string>(props: CheckGroupProps<Value>) {
  const { label, options, checked, onChange } = props;
  return (
    <fieldset className="check-group">
      <legend className="field-label">{label}</legend>
      {options.map(option => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={checked.includes(option.value)}
            onChange={event => {
              const on = event.currentTarget.checked;
              const next = (value: Value) => (value === option.value ? on : checked.includes(value));
              onChange(options.map(({ value }) => value).filter(next));
            }}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
