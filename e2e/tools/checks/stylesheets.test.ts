import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path =>
  /\.(css|tsx?)$/.test(path),
);
const texts = files.map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The names of custom properties behind a pattern. */
const namesBy = (pattern: RegExp, text: string): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, name]) => name);

test('every custom property that a stylesheet reads is set somewhere: else its rule is dropped without a word', () => {
  // A stylesheet sets one with a colon, a component in a style with the name in quotes.
  const set = new Set(texts.flatMap(({ text }) => namesBy(/(--[\w-]+)(?:\s*:|')/g, text)));
  const unset = texts
    .filter(({ path }) => path.endsWith('.css'))
    .flatMap(({ path, text }) =>
      namesBy(/var\(\s*(--[\w-]+)\s*\)/g, text)
        .filter(name => !set.has(name))
        .map(name => `${path}: ${name}`),
    );
  expect(set.size).toBeGreaterThan(20);
  expect(unset).toEqual([]);
});
