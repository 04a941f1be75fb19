/** The package's list of settings, made from the table that the page's forms are made from. */
import { formatSetting } from '../../src/core/format.ts';
import type { Knob } from '../../src/core/settings/knob.ts';
import { knobs } from '../../src/core/settings/knobs.ts';
import { presets } from '../../src/core/settings/presets.ts';
import { trainSettingNames } from '../../src/library/settings.ts';

function valuesOf(knob: Knob): string {
  switch (knob.kind) {
    case 'number':
      return `${formatSetting(knob.min)} to ${formatSetting(knob.max)}${knob.unit === null ? '' : ` ${knob.unit}`}`;
    case 'list':
      return `text: numbers from ${knob.min} to ${knob.max} with commas between`;
    case 'choice':
      return knob.options.map(({ value }) => `'${value}'`).join(', ');
    case 'switch':
      return 'true, false';
    case 'layers':
      return 'text';
    default:
      return knob satisfies never;
  }
}

function rowOf(name: keyof typeof knobs): string {
  const knob: Knob = knobs[name];
  const value = typeof knob.default === 'string' ? `'${knob.default}'` : String(knob.default);
  return `| \`${name}\` | ${valuesOf(knob)} | \`${value}\` | ${knob.help} |`;
}

/** Markdown: the presets with what they change, and every setting with its values. */
export function settingsText(): string {
  const described = Object.entries(presets)
    .filter(([name]) => name !== 'ensemble')
    .map(([name, { about, changes }]) => `| \`${name}\` | ${about} | \`${JSON.stringify(changes)}\` |`);
  return [
    '# Presets',
    '',
    '| name | what it is for | settings that differ from the defaults |',
    '| --- | --- | --- |',
    ...described,
    '',
    '# Settings',
    '',
    '| name | values | default | what it does |',
    '| --- | --- | --- | --- |',
    ...trainSettingNames.map(rowOf),
    '',
  ].join('\n');
}
