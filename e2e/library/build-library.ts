/**
 * Builds the npm package of `src/library` in a folder: one file of JavaScript for each thing that is loaded on its own, so
 * that any bundler can pack the workers again; the declarations of its types; what npm and a reader need.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { settingsText } from './settings-text.ts';

const root = join(import.meta.dirname, '../..');
const fromRoot = (...parts: string[]): string => join(root, ...parts);

/** The files of the package by the source that each begins with; a thread's file lies beside the one that starts it. */
const entries = {
  browser: 'src/library/browser.ts',
  worker: 'src/library/hosts/worker.ts',
  thread: 'src/engine/trainers/wasm/runtime/thread.ts',
  node: 'src/library/node.ts',
  'node-thread': 'src/engine/trainers/wasm/node/node-thread.ts',
} as const;

/** Points each worker's address at the package's file of that name. */
function workersBeside(): Plugin {
  return {
    name: 'workers-beside',
    transform: code =>
      code.replaceAll(
        /new URL\(['"][./\w-]*?([\w-]+)\.ts['"],\s*import\.meta\.url\)/g,
        (_, name: keyof typeof entries) => {
          if (!(name in entries)) throw new Error(`the package has no file for the worker ${name}`);
          return `new URL('./${name}.js', import.meta.url)`;
        },
      ),
  };
}

/** Fails the build of a file with code of another package than Papa Parse, whose licence goes with the package. */
function onlyPapaParse(): Plugin {
  return {
    name: 'only-papa-parse',
    generateBundle(_, files) {
      const modules = Object.values(files).flatMap(file => (file.type === 'chunk' ? file.moduleIds : []));
      const foreign = modules.find(id => /node_modules\/(?!papaparse\/)/.test(id));
      if (foreign !== undefined)
        this.error(`the package would hold ${foreign}: add its licence, or leave it out`);
    },
  };
}

async function bundle(name: keyof typeof entries, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [workersBeside(), onlyPapaParse()],
    // Built as for a server, so that Vite leaves the workers' addresses to whoever packs the package.
    ssr: { noExternal: true, target: name.startsWith('node') ? 'node' : 'webworker' },
    build: {
      ssr: fromRoot(entries[name]),
      outDir,
      target: 'es2023',
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.js`, codeSplitting: false } },
    },
  });
}

/** Writes the declarations of every file that the interface names, in folders as in `src`. */
function writeTypes(outDir: string): void {
  const types = join(outDir, 'types');
  const config = join(outDir, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: fromRoot('tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        outDir: types,
        rootDir: fromRoot('src'),
        typeRoots: [fromRoot('node_modules/@types')],
        types: ['node', fromRoot('node_modules/@webgpu/types'), fromRoot('node_modules/vite/client')],
      },
      include: [],
      files: [fromRoot('src/library/browser.ts')],
    }),
  );
  execFileSync(process.execPath, [fromRoot('node_modules/typescript/bin/tsc'), '-p', config], {
    stdio: 'inherit',
  });
  rmSync(config);
  keepReached(types, 'library/browser.d.ts');
}

/** Deletes the declarations that the interface does not lead to; points the others at one another as JavaScript is. */
function keepReached(types: string, entry: string): void {
  const reached = new Map<string, string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    const text = readFileSync(join(types, file), 'utf8');
    const reference = /(from |import\()(['"])(\.[^'"]*)\.ts\2/g;
    reached.set(file, text.replaceAll(reference, '$1$2$3.js$2'));
    for (const [, , , path] of text.matchAll(reference)) visit(`${join(file, '..', path)}.d.ts`);
  };
  visit(entry);
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    const text = reached.get(file.replaceAll('\\', '/'));
    if (text !== undefined) writeFileSync(join(types, file), text);
    else if (file.endsWith('.d.ts')) rmSync(join(types, file));
  }
}

function writeManifest(outDir: string): void {
  const { name, version, license, engines } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  const manifest = {
    name,
    version,
    description: 'Trains digit classifiers on WebAssembly threads or WebGPU, in browsers and Node.',
    license,
    type: 'module',
    engines,
    sideEffects: ['./worker.js', './thread.js', './node-thread.js'],
    exports: {
      '.': {
        types: './types/library/browser.d.ts',
        browser: './browser.js',
        node: './node.js',
        default: './browser.js',
      },
      './package.json': './package.json',
    },
  };
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

export async function buildLibrary(outDir: string): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  for (const name of Object.keys(entries) as (keyof typeof entries)[]) await bundle(name, outDir);
  writeTypes(outDir);
  writeManifest(outDir);
  copyFileSync(fromRoot('src/library/README.md'), join(outDir, 'README.md'));
  copyFileSync(fromRoot('LICENSE'), join(outDir, 'LICENSE'));
  copyFileSync(fromRoot('node_modules/papaparse/LICENSE'), join(outDir, 'LICENSE-papaparse'));
  writeFileSync(join(outDir, 'SETTINGS.md'), settingsText());
}
