/** Measures the script that the built page loads before anything is pressed, and fails above the budget. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The most bytes of gzip-compressed script that are allowed. */
const budget = 130_000;
const dist = join(import.meta.dirname, '../../../dist');

/** The page's entry and, transitively, what that imports statically; `import()` comes later and does not count. */
function initialScripts(): ReadonlySet<string> {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(join(dist, file), 'utf8');
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g))
      add(`assets/${name}`);
  };
  for (const [, file] of page.matchAll(/<(?:script|link)[^>]+(?:src|href)="\.\/([^"]+\.js)"/g)) add(file);
  return found;
}

const sizes = [...initialScripts()].map(file => ({
  file,
  bytes: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of sizes) console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB of ${budget / 1000} kB before anything is pressed`);
if (total === 0 || total > budget) process.exitCode = 1;
