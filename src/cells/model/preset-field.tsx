import { type PresetName, presetNames, presetOf, presetSettings, presets } from '../../core/presets.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { SelectField } from '../../ui/select-field.tsx';

const own = { value: 'own', label: 'Own settings' } as const;
const options: readonly { readonly value: PresetName | 'own'; readonly label: string }[] = presetNames.map(
  name => ({ value: name, label: presets[name].label }),
);

/** A named recipe that fills every setting of the model and of the training. */
export function PresetField() {
  const app = useApp();
  const settings = usePage(page => page.settings);
  const preset = presetOf(settings);
  return (
    <div className="preset">
      <SelectField
        label="Preset"
        hint={
          preset
            ? `${presets[preset].about} ${presets[preset].source}.`
            : 'Changed by hand; a preset sets all.'
        }
        value={preset ?? 'own'}
        options={preset ? options : [own, ...options]}
        onChange={name => {
          if (name !== 'own') app.edit(presetSettings(name, settings));
        }}
      />
    </div>
  );
}
