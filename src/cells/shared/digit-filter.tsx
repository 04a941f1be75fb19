import { SelectField } from '../../ui/fields/select-field.tsx';
import { digits } from './digit-classes.ts';

const options = [
  { value: 'all', label: 'All digits' },
  ...digits.map(digit => ({ value: String(digit), label: String(digit) })),
];

export interface DigitFilterProps {
  readonly label: string;
  /** The digit whose images are shown, or null for all. */
  readonly digit: number | null;
  readonly onChange: (digit: number | null) => void;
}

export function DigitFilter({ label, digit, onChange }: DigitFilterProps) {
  return (
    <SelectField
      label={label}
      value={digit === null ? 'all' : String(digit)}
      options={options}
      onChange={choice => onChange(choice === 'all' ? null : Number(choice))}
    />
  );
}
