import { expect, test } from 'vitest';
import { type Blas, blasOf, blasWarning, describeBlas } from './blas.ts';

const line = (path: string) => `7f1c2a000000-7f1c2a400000 r-xp 00000000 fe:01 1311 ${path}\n`;
const others = line('/usr/bin/python3.11') + line('/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13');
const debian = '/usr/lib/x86_64-linux-gnu';

test.each<[Blas | null, readonly string[]]>([
  [
    'openblas-openmp',
    [`${debian}/openblas-openmp/libblas.so.3`, `${debian}/openblas-openmp/libopenblasp-r0.3.21.so`],
  ],
  ['openblas-pthread', [`${debian}/openblas-pthread/libblas.so.3`]],
  ['openblas-serial', [`${debian}/openblas-serial/libblas.so.3`]],
  ['reference', [`${debian}/blas/libblas.so.3.11.0`, `${debian}/lapack/liblapack.so.3.11.0`]],
  ['openblas-openmp', ['/usr/lib64/libopenblaso-r0.3.21.so']],
  ['MKL', [`${debian}/libmkl_core.so.2`]],
  [null, []],
])('%s is told by the files that the process has mapped', (blas, paths) => {
  expect(blasOf(others + paths.map(line).join(''))).toBe(blas);
});

test('the reference BLAS and the one for pthreads are warned of, with the package that mends it', () => {
  for (const blas of ['reference', 'openblas-pthread'] as const)
    expect(blasWarning(blas)).toContain('Install libopenblas0-openmp');
  for (const blas of ['openblas-openmp', 'openblas-serial', 'MKL', null] as const)
    expect(blasWarning(blas)).toBeNull();
});

test('a process without a BLAS of its own is named so', () => {
  expect(describeBlas(null)).not.toContain('null');
  expect(describeBlas('openblas-openmp')).toBe('BLAS openblas-openmp');
});
