// Node 20 does not read TypeScript; tsx does.
import { tsImport } from 'tsx/esm/api';

await tsImport('../node/node-thread.ts', import.meta.url);
