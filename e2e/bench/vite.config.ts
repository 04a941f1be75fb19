import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The benchmark's page, built like the product's own but kept out of it. */
export default defineConfig({
  root: join(import.meta.dirname, 'page'),
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: {
    target: 'esnext',
    // tfjs's WASM threads start from the text of a function, which minifying breaks.
    minify: false,
    outDir: join(import.meta.dirname, '../../.cache/bench'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
  },
});
