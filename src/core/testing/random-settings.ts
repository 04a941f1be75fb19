/** Random settings that are possible, for property tests: every knob anywhere in its range. */
import fc from 'fast-check';
import { formatLayers } from '../model/format-layers.ts';
import type { Knob, KnobValue } from '../settings/knob.ts';
import { knobNames, knobs } from '../settings/knobs.ts';
import { presetNames, presetSettings } from '../settings/presets.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { possibleLayers } from './random-layers.ts';

function anyValue(knob: Knob): fc.Arbitrary<KnobValue> {
  switch (knob.kind) {
    case 'number': {
      const { min, max } = knob;
      return knob.integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
    }
    case 'list':
      return fc
        .array(fc.integer({ min: knob.min, max: knob.max }), { minLength: 1, maxLength: knob.longest })
        .map(numbers => numbers.join());
    case 'choice':
      return fc.constantFrom(...knob.options.map(({ value }) => value));
    case 'switch':
      return fc.boolean();
    case 'layers':
      return possibleLayers(10).map(layers => formatLayers(layers, 10));
    default:
      return knob satisfies never;
  }
}

const anyKnobs = fc.record(
  Object.fromEntries(knobNames.map(name => [name, anyValue(knobs[name])])),
) as fc.Arbitrary<Settings>;

/** A preset or the defaults with a few settings changed, or all of them at random. */
export const anySettings: fc.Arbitrary<Settings> = fc
  .record({
    preset: fc.constantFrom(...presetNames),
    changes: anyKnobs,
    changed: fc.oneof(fc.subarray(knobNames), fc.subarray(knobNames, { maxLength: 4 })),
  })
  .map(({ preset, changes, changed }) => ({
    ...presetSettings(preset, defaultSettings),
    ...Object.fromEntries(changed.map(name => [name, changes[name]])),
  }));
