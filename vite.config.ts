import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';
import { developmentHeaders, productionHeaders } from './src/build/headers.ts';
import { offlineFiles, policyInPage, workersStartOnce } from './src/build/page-plugins.ts';
import { pageVersion } from './src/build/page-version.ts';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Begins with the test file that takes longest by far: begun late, all the others are done and one core waits for it. */
class LongestFirst implements TestSequencer {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) =>
      moduleId.endsWith('webgpu/benchmark-models.test.ts');
    return files.toSorted((one, other) => Number(isLongest(other)) - Number(isLongest(one)));
  }

  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

export default defineConfig({
  // Relative addresses: the built folder works under any path of any static host.
  base: './',
  plugins: [react(), policyInPage(), offlineFiles()],
  define: { __PAGE_VERSION__: JSON.stringify(pageVersion()) },
  resolve: {
    // tfjs-vis draws through this package, which needs `unsafe-eval`; ours interprets instead.
    alias: [
      { find: 'vega-embed', replacement: fromHere('src/charts/vega/vega-embed.ts') },
      {
        find: /^vega-(crossfilter|force|geo|hierarchy|label|regression|voronoi|wordcloud)$/,
        replacement: fromHere('src/charts/vega/unused-transforms.ts'),
      },
    ],
  },
  worker: {
    format: 'es',
    plugins: () => [workersStartOnce()],
    rolldownOptions: {
      // What a worker's parts share lies in a file of its own, so that none of them imports the one that starts it.
      output: {
        codeSplitting: {
          groups: [{ name: 'worker-shared', test: id => !id.endsWith('/worker.ts'), tags: ['$initial'] }],
        },
      },
    },
  },
  build: {
    target: 'esnext',
    // The polyfill is an inline script, which the content security policy forbids, and no supported browser needs it.
    modulePreload: { polyfill: false },
    // tfjs arrives in workers and the charts when they are needed; what the page starts with has its own check.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      input: { page: 'index.html', 'service-worker': 'src/platform/service-worker.ts' },
      output: {
        codeSplitting: {
          groups: [
            // What the page starts with is one file, not a dozen small ones that late parts share with it: fewer
            // requests before it can be used.
            { name: 'start', tags: ['$initial'], test: /^(?!.*service-worker)/ },
            // The charts' code is several files: each is compiled in a task of its own, where one of all would hold the
            // page up. A group takes what it imports with it, so the leaves come first.
            { name: 'd3', test: /node_modules\/d3-/ },
            { name: 'vega-marks', test: /node_modules\/vega-(dataflow|scale|scenegraph)\// },
            { name: 'vega', test: /node_modules\/vega(-(?!lite)[a-z-]+)?\// },
            { name: 'vega-lite', test: /node_modules\/vega-lite\// },
          ],
        },
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { headers: developmentHeaders },
  preview: { headers: productionHeaders },
  test: {
    // By default a core is left idle: on two cores half of the machine.
    maxWorkers: '100%',
    // Both cores are busy with tests, and a few of these compile or train for seconds.
    testTimeout: 20_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['src/core/**/*.test.ts'],
          // The core is pure, so its files can share what they load: that halves their time. No test of it may replace
          // a module, a clock or a global, which the next file would find.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: ['src/core/**', 'e2e/tools/checks/layers.test.ts'],
        },
      },
      { extends: true, test: { name: 'layers', include: ['e2e/tools/checks/layers.test.ts'] } },
    ],
  },
});
