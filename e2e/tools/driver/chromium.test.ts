import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { disabledFeatures } from './chromium.ts';

test('the browser does without every feature that Playwright turns off', () => {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('playwright/package.json'));
  const bundle = join(dirname(resolve('playwright-core/package.json')), 'lib/coreBundle.js');
  const [, list] = /disabledFeatures = \[(.*?)\]/s.exec(readFileSync(bundle, 'utf8')) ?? [];
  const ofPlaywright = [...(list ?? '').matchAll(/^\s*"(\w+)",?$/gm)].map(([, name]) => name);
  expect(ofPlaywright.length).toBeGreaterThan(10);
  expect(disabledFeatures).toEqual(expect.arrayContaining(ofPlaywright));
});
