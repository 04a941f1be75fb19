import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: ['src/layers.test.ts'] } },
      { extends: true, test: { name: 'layers', include: ['src/layers.test.ts'] } },
    ],
  },
});
