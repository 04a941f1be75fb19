/** The table of rooms that `import-rules.ts` enforces: the folders of `src`, and the order of the folders inside each. */

interface Room {
  /** Rooms whose values it may import; its own room is always allowed. */
  readonly values: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types?: readonly string[];
  /** Rooms that it may start as workers. */
  readonly spawns?: readonly string[];
  readonly packages: readonly RegExp[];
}

const react = /^(react|react-dom)(\/|$)/;
const icons = /^lucide-react$/;

export const rooms: Readonly<Record<string, Room>> = {
  // The wire format of Protocol Buffers is pure TypeScript, as core is.
  core: { values: [], packages: [/^@bufbuild\/protobuf\/wire$/] },
  protocol: { values: [], types: ['core', 'platform'], packages: [] },
  /** Code for workers and pages that knows nothing of digits. */
  platform: { values: [], packages: [] },
  loader: {
    values: ['core', 'protocol', 'platform'],
    packages: [/^papaparse$/, /^@zip\.js\/zip\.js(\/|$)/, /^hyparquet$/, /^@bufbuild\/protobuf\/wire$/],
  },
  engine: {
    values: ['core', 'protocol', 'platform'],
    spawns: ['engine'],
    packages: [
      /^@tensorflow\/tfjs(-(core|layers|converter|backend-(cpu|webgl|wasm|webgpu)))?(\/|$)/,
      /^node:worker_threads$/,
    ],
  },
  /** The npm package: the engine and the reader of CSV without the page. */
  library: {
    values: ['core', 'protocol', 'platform', 'loader', 'engine'],
    spawns: ['library', 'engine'],
    packages: [/^node:os$/],
  },
  embedding: { values: ['core', 'protocol'], packages: [/^umap-js$/] },
  inspector: { values: ['core', 'protocol', 'platform'], packages: [] },
  neighbours: { values: ['core', 'platform'], types: ['protocol'], packages: [] },
  client: {
    values: ['core', 'protocol', 'platform'],
    spawns: ['loader', 'engine', 'inspector', 'embedding', 'neighbours'],
    packages: [],
  },
  storage: { values: ['core'], packages: [/^idb$/] },
  state: {
    values: ['core', 'client', 'storage'],
    types: ['protocol'],
    packages: [/^zustand(\/|$)/, /^react$/, /^papaparse$/, /^@zip\.js\/zip\.js(\/|$)/],
  },
  charts: {
    values: [],
    types: ['core'],
    spawns: ['charts'],
    packages: [/^@tensorflow\/tfjs-vis(\/|$)/, /^vega(-|$)/],
  },
  ui: { values: [], types: ['core'], packages: [react, icons, /^react-markdown$/] },
  cells: { values: ['core', 'state', 'ui', 'charts'], packages: [react, icons] },
  main: {
    values: ['platform', 'core', 'protocol', 'client', 'storage', 'state', 'charts', 'ui', 'cells'],
    packages: [react],
  },
  /** Code that `vite.config.ts` needs to build and serve the page. */
  build: { values: [], packages: [/^node:/, /^vite$/] },
};

/**
 * The folders directly in a folder, lowest first: each may import those before it, folders side by side may not
 * import one another. `.` means the files that lie in the folder itself.
 */
export const orders: Readonly<Record<string, readonly (readonly string[])[]>> = {
  core: [
    ['.'],
    ['numerics', 'notebook'],
    ['projection'],
    ['data'],
    ['model'],
    ['model-files'],
    ['training'],
    ['architecture'],
    ['evaluation', 'settings'],
    ['labels'],
    ['search', 'forecast', 'inspect', 'code', 'report'],
    ['drawing'],
  ],
  'core/drawing': [['.'], ['photo']],
  'core/model-files': [['.'], ['tfjs']],
  'core/data': [['.'], ['csv', 'checks'], ['formats']],
  'core/training': [['.'], ['plan', 'checkpoint', 'health']],
  'core/evaluation': [['.'], ['ensemble', 'calibration', 'submission']],
  loader: [['formats', 'tables'], ['models'], ['.']],
  engine: [['trainers'], ['devices', 'export'], ['session'], ['requests'], ['.']],
  'engine/trainers': [['.'], ['layers', 'wasm', 'webgpu']],
  'engine/trainers/wasm': [['asm'], ['kernels'], ['compiler'], ['runtime'], ['node', '.']],
  'engine/trainers/wasm/kernels': [
    ['.'],
    ['listed'],
    ['images'],
    ['norm'],
    ['conv'],
    ['winograd'],
    ['inference'],
  ],
  'engine/trainers/webgpu': [['kernels'], ['compiler'], ['runtime'], ['.']],
  'engine/trainers/webgpu/compiler': [['rewriting'], ['.']],
  'engine/trainers/webgpu/kernels': [['.'], ['matmul'], ['conv'], ['norm']],
  state: [
    ['page'],
    ['store'],
    ['engine-tasks'],
    ['inspect', 'labels', 'take-away', 'imported'],
    ['drawing'],
    ['training'],
    ['runners'],
    ['runs'],
    ['persistence'],
    ['search', 'notebook-file'],
    ['.'],
  ],
  library: [['hosts'], ['.']],
  'state/notebook-file': [['checks'], ['.']],
  charts: [['compile'], ['vega'], ['crosshair'], ['figures'], ['.']],
  ui: [['controls'], ['pictures'], ['fields', 'figures', 'dialogs', 'digits'], ['page'], ['.']],
  cells: [
    ['inside'],
    ['image'],
    ['shared'],
    ['frame', 'link', 'report'],
    ['notes', 'tour', 'commands', 'insight', 'augmentation', 'file'],
    ['data', 'explore', 'model', 'train', 'evaluate', 'predict', 'runs', 'search', 'draw', 'page'],
  ],
};

/** The entries of the product, below `src`: the page, its service worker, the build's aliases, and the build itself. */
export const entries: readonly string[] = [
  'main.tsx',
  'platform/service-worker.ts',
  'charts/vega/unused-transforms.ts',
  'charts/vega/vega-embed.ts',
  'build/headers.ts',
  'build/page-plugins.ts',
  'library/browser.ts',
  'library/node.ts',
  'build/page-version.ts',
];

/** The interfaces of the npm package: the only files that re-export, since whoever installs it imports from nowhere else. */
export const interfaces: readonly string[] = ['library/browser.ts', 'library/node.ts'];
