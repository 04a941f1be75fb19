import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatPercent } from '../../../src/core/format.ts';
import { heldOutImages, type PresetName, presetNames, presets } from '../../../src/core/settings/presets.ts';

const root = join(import.meta.dirname, '../../..');
const readmes = ['README.md', 'src/README.md', 'e2e/README.md', 'e2e/bench/README.md', 'e2e/soak/README.md'];
const textOf = (readme: string): string => readFileSync(join(root, readme), 'utf8');

/** The preset's row in the table of accuracy, as its cells: name, mean, range and the rest. */
function rowOf(name: PresetName): readonly string[] {
  const row = textOf('e2e/bench/README.md')
    .split('\n')
    .find(line => line.startsWith(`| \`${name}\` | `));
  if (row === undefined) throw new Error(`e2e/bench/README.md has no row of ${name}`);
  return row.split('|').map(cell => cell.trim().replaceAll('*', ''));
}

test.each(presetNames)('the table of accuracy and the page tell the same of what %s reached', name => {
  const { wrong } = presets[name].measured;
  const mean = wrong.reduce((sum, count) => sum + count, 0) / wrong.length;
  const [, , ...cells] = rowOf(name);
  expect(cells.slice(0, 4)).toEqual([
    mean.toFixed(1),
    `${Math.min(...wrong)} to ${Math.max(...wrong)}`,
    `${wrong.length} splits`,
    formatPercent(1 - mean / heldOutImages),
  ]);
});

describe.each(readmes)('%s', readme => {
  const text = textOf(readme);

  test('names only files and folders that exist', () => {
    const named = [...text.matchAll(/`((?:src|e2e)\/[\w./-]*)`/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });

  test('links only to files and headings that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, path, heading]) => {
      const target = join(dirname(readme), path);
      if (!existsSync(join(root, target))) return true;
      if (heading === undefined) return false;
      const anchors = [...textOf(target).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      return !anchors.includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

test('README is at most 150 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});
