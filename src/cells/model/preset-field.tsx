import { formatDuration, formatPercent, formatPlural } from '../../core/format.ts';
import {
  heldOutImages,
  type PresetName,
  presetNames,
  presetOf,
  presetSettings,
  presets,
} from '../../core/settings/presets.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';

const own = { value: 'own', label: 'Own settings' } as const;
const options: readonly { readonly value: PresetName | 'own'; readonly label: string }[] = presetNames.map(
  name => ({ value: name, label: presets[name].label }),
);

/** Describes a preset: its purpose, its source and its measured accuracy. */
function describePreset(name: PresetName): string {
  const { about, source, measured } = presets[name];
  const { wrong, seconds } = measured;
  const shares = wrong.map(count => 1 - count / heldOutImages);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const range = `${formatPercent(Math.min(...shares))} to ${formatPercent(Math.max(...shares))}`;
  const splits = formatPlural(shares.length, 'split');
  return `${about} ${source}. Measured on MNIST: ${formatPercent(mean)} of held-out images (${range}, ${splits}), ${formatDuration(seconds)} of training on two processor cores.`;
}

/** A choice of preset, which fills every setting of the model and of the training. */
export function PresetField() {
  const app = useApp();
  const settings = usePage(page => page.settings);
  const preset = presetOf(settings);
  return (
    <div className="explained-choice">
      <SelectField
        label="Preset"
        hint={preset ? describePreset(preset) : 'Changed by hand; a preset sets all.'}
        value={preset ?? 'own'}
        options={preset ? options : [own, ...options]}
        onChange={name => {
          if (name !== 'own') app.settings.edit(presetSettings(name, settings));
        }}
      />
    </div>
  );
}
