/** `npm run library`: the npm package in `dist-library/`, ready for `npm pack` there. */
import { join } from 'node:path';
import { buildLibrary } from './build-library.ts';

const folder = join(import.meta.dirname, '../../dist-library');
await buildLibrary(folder);
console.log(folder);
