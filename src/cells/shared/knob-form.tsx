/** Form fields of settings, made from the table of knobs. */
import { type Knob, knobProblem } from '../../core/settings/knob.ts';
import { type KnobName, knobs } from '../../core/settings/knobs.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { FieldGrid } from '../../ui/fields/field.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { SwitchField } from '../../ui/fields/switch-field.tsx';
import { DraftField } from './draft-field.tsx';

function KnobField({ name }: { readonly name: KnobName }) {
  const app = useApp();
  const value = usePage(page => page.settings[name]);
  const knob: Knob = knobs[name];
  const change = (next: number | string | boolean) => app.settings.edit({ [name]: next });
  switch (knob.kind) {
    case 'number':
      return (
        <NumberField
          label={knob.label}
          unit={knob.unit ?? undefined}
          value={Number(value)}
          min={knob.min}
          max={knob.max}
          step={knob.step}
          whole={knob.integer}
          onChange={change}
        />
      );
    case 'list':
      return (
        <DraftField
          label={knob.label}
          value={String(value)}
          problemOf={text => knobProblem(knob, text)}
          onChange={change}
        />
      );
    case 'choice':
      return (
        <SelectField label={knob.label} value={String(value)} options={knob.options} onChange={change} />
      );
    case 'layers':
      // They have an editor of their own.
      return null;
    case 'switch':
      return <SwitchField label={knob.label} checked={value === true} onChange={change} />;
    default:
      return knob satisfies never;
  }
}

/** A grid of the usual settings, with the rare ones folded under More. */
export function KnobForm({ names }: { readonly names: readonly KnobName[] }) {
  const usual = names.filter(name => !knobs[name].more);
  const rare = names.filter(name => knobs[name].more);
  const changed = usePage(
    ({ settings }) => rare.filter(name => settings[name] !== knobs[name].default).length,
  );
  return (
    <>
      {usual.length > 0 && (
        <FieldGrid>
          {usual.map(name => (
            <KnobField key={name} name={name} />
          ))}
        </FieldGrid>
      )}
      {rare.length > 0 && (
        <Disclosure summary={changed > 0 ? `More · ${changed} changed` : 'More'}>
          <FieldGrid>
            {rare.map(name => (
              <KnobField key={name} name={name} />
            ))}
          </FieldGrid>
        </Disclosure>
      )}
    </>
  );
}
