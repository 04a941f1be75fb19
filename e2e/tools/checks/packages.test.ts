import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { licenceOf, lockedPackages, manifest, nameAt } from './packages.ts';

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const packages = [...lockedPackages()];
/** Licences under which code may be shipped beside ours; a new one is read before it is added. */
const permissive =
  /^\(?(MIT|MIT-0|ISC|0BSD|BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|Unlicense|CC0-1\.0|BlueOak-1\.0\.0|Python-2\.0|Zlib)\b/;

describe('the packages', () => {
  test('are asked for by exact versions', () => {
    const { dependencies, devDependencies, overrides } = manifest();
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...overrides }))
      expect(version, name).toMatch(exact);
  });

  test('are locked to exact versions and contents, and to no download host', () => {
    for (const [place, { version, integrity, resolved }] of packages) {
      expect(version, place).toMatch(exact);
      expect(integrity, place).toMatch(/^sha512-/);
      expect(resolved, place).toBeUndefined();
    }
  });

  test('include every override in the version that it asks for', () => {
    const { overrides } = manifest();
    for (const [place, { version }] of packages)
      expect(version, place).toBe(overrides[nameAt(place)] ?? version);
  });

  test('run no script when they are installed', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../.npmrc'), 'utf8')).toMatch(
      /^ignore-scripts=true$/m,
    );
  });

  test('that reach the page are all under permissive licences', () => {
    for (const [place, locked] of packages)
      if (!locked.dev) expect(licenceOf(place, locked), place).toMatch(permissive);
  });
});
