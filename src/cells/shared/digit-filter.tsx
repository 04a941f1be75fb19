import { SelectField } from '../../ui/fields/select-field.tsx';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
type Choice = 'all' | (typeof digits)[number];
const options: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: 'all', label: 'All digits' },
  ...digits.map(digit => ({ value: digit, label: digit })),
];

export interface DigitFilterProps {
  readonly label: string;
  /** Null shows all. */
  readonly digit: number | null;
  readonly onChange: (digit: number | null) => void;
}

export function DigitFilter({ label, digit, onChange }: DigitFilterProps) {
  const value = digits.find(option => option === String(digit)) ?? 'all';
  return (
    <SelectField
      label={label}
      value={value}
      options={options}
      onChange={choice => onChange(choice === 'all' ? null : Number(choice))}
    />
  );
}
