import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatPercent } from '../../../src/core/format.ts';
import { type PresetName, presetNames, presets } from '../../../src/core/settings/presets.ts';

const lines = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8').split('\n');

/** The cells of the preset's row: name, mean, range and the rest. */
function rowOf(name: PresetName): readonly string[] {
  const row = lines.find(line => line.startsWith(`| \`${name}\` | `));
  if (row === undefined) throw new Error(`README has no row of ${name}`);
  return row.split('|').map(cell => cell.trim().replaceAll('*', ''));
}

test.each(presetNames)('README and the page tell the same of what %s reached', name => {
  const { heldOut } = presets[name].measured;
  const [, , mean, range] = rowOf(name);
  expect(mean).toBe(formatPercent(heldOut.reduce((sum, share) => sum + share, 0) / heldOut.length));
  const [lowest, highest] = [Math.min(...heldOut), Math.max(...heldOut)].map(share => formatPercent(share));
  expect(range).toMatch(new RegExp(`^${lowest.replace(' %', '')} to ${highest} `));
});
