import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';

export interface ClassFilterProps {
  readonly label: string;
  readonly classes: ClassTable;
  /** The class whose images are shown, or null for all. */
  readonly shown: number | null;
  readonly onChange: (shown: number | null) => void;
}

export function ClassFilter({ label, classes, shown, onChange }: ClassFilterProps) {
  const options = [
    { value: 'all', label: `All ${wordsOf(classes).many}` },
    ...classes.names.map((name, index) => ({ value: String(index), label: name })),
  ];
  return (
    <SelectField
      label={label}
      value={shown === null ? 'all' : String(shown)}
      options={options}
      onChange={choice => onChange(choice === 'all' ? null : Number(choice))}
    />
  );
}
