/** How the images of the tables are to be read: which way up, and which grey is ink. */
import type { Treatment, Treatments } from '../../core/data/treatment.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { FieldGrid } from '../../ui/fields/field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';

const choices = {
  transposed: { label: 'Orientation', off: 'Upright', on: 'Transposed' },
  inverted: { label: 'Ink on paper', off: 'Normal', on: 'Inverted' },
} as const;

type Choice = 'off' | 'on' | 'training' | 'test';

function chosenOf(
  { training, test, testRemoved }: Treatments,
  hasTest: boolean,
  change: keyof Treatment,
): Choice {
  if (!hasTest || testRemoved || training[change] === test[change]) return training[change] ? 'on' : 'off';
  return training[change] ? 'training' : 'test';
}

/** One choice for both tables; where a remedy changed one of them alone, that is a third option. */
function ChoiceField({ change }: { readonly change: keyof typeof choices }) {
  const app = useApp();
  const data = usePage(page => page.data);
  const busy = usePage(page => isBusy(page.notebook, 'data'));
  if (!data) return null;
  const { treatments } = data.history;
  const { label, off, on } = choices[change];
  const value = chosenOf(treatments, data.test !== null, change);
  const options: { value: Choice; label: string }[] = [
    { value: 'off', label: off },
    { value: 'on', label: on },
  ];
  if (value === 'training' || value === 'test')
    options.push({ value, label: value === 'training' ? 'Training only' : 'Test only' });
  return (
    <SelectField
      label={label}
      value={value}
      options={options}
      onChange={choice => {
        if (busy || (choice !== 'on' && choice !== 'off')) return;
        const chosen = { [change]: choice === 'on' };
        app.data.treat({
          ...treatments,
          training: { ...treatments.training, ...chosen },
          test: { ...treatments.test, ...chosen },
        });
      }}
    />
  );
}

export function ReadingChoices() {
  return (
    <FieldGrid>
      <ChoiceField change="transposed" />
      <ChoiceField change="inverted" />
    </FieldGrid>
  );
}
