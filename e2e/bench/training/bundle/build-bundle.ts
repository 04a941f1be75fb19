/**
 * `npm run bench:bundle`: one folder, packed, that runs the training suite on any Linux machine with a Vulkan driver:
 * the engine and its peers in one file, Dawn's native module and a Node binary. Nothing is installed or downloaded there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { readImages, writeImages } from '../images-file.ts';

const root = join(import.meta.dirname, '../../../..');
const folder = join(root, '.cache/bench-bundle');
const packed = `${folder}.tar.xz`;
const platform = `linux-${process.arch}`;

rmSync(folder, { recursive: true, force: true });
await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, external: ['webgpu'] },
  build: {
    ssr: 'bundled-bench.ts',
    outDir: folder,
    target: 'node20',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'bench.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
});
writeImages(folder, readImages('mnist'));
for (const script of ['pytorch_peer.py', 'pytorch_cuda.py'])
  cpSync(join(import.meta.dirname, '../arms', script), join(folder, script));
const dawn = join(root, 'node_modules/webgpu');
for (const path of ['package.json', 'index.js', join('dist', platform)])
  cpSync(join(dawn, path), join(folder, 'node_modules/webgpu', path), { recursive: true });
cpSync(process.execPath, join(folder, 'node'), { dereference: true });
const start = join(folder, 'run');
writeFileSync(start, '#!/bin/sh\nexec "$(dirname "$0")/node" "$(dirname "$0")/bench.mjs" "$@"\n');
chmodSync(start, 0o755);
// Where there are no binutils the folder is some megabytes larger.
spawnSync('strip', ['--strip-unneeded', join(folder, 'node')], { stdio: 'ignore' });
execFileSync('tar', ['-cJf', packed, '-C', join(folder, '..'), 'bench-bundle'], {
  env: { ...process.env, XZ_OPT: '-6 -T0' },
});
console.log(`${packed}: ${(statSync(packed).size / 1e6).toFixed(1)} MB; unpack it there and start ./run`);
