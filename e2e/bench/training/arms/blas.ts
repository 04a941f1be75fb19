/** Which BLAS a process has loaded: on one machine PyTorch's speed differs by a factor of 5 to 11 with it. */

export type Blas = 'openblas-openmp' | 'openblas-pthread' | 'openblas-serial' | 'reference' | 'MKL';

/** File names or folders of the libraries, as Debian and its relatives have them; the reference BLAS comes last. */
const libraries: readonly { readonly blas: Blas; readonly file: RegExp }[] = [
  { blas: 'MKL', file: /\/libmkl_[^/]*\.so/ },
  { blas: 'openblas-openmp', file: /\/openblas-openmp\/|\/libopenblaso[^/]*\.so/ },
  { blas: 'openblas-pthread', file: /\/openblas-pthread\/|\/libopenblasp[^/]*\.so/ },
  { blas: 'openblas-serial', file: /\/openblas-serial\/|\/libopenblas[^/]*\.so/ },
  { blas: 'reference', file: /\/libblas\.so/ },
];

/** Finds the BLAS in the text of /proc/PID/maps; null where none is a file of its own, as in PyTorch's own packages. */
export function blasOf(maps: string): Blas | null {
  const found = libraries.find(({ file }) => file.test(maps));
  return found?.blas ?? null;
}

export const describeBlas = (blas: Blas | null): string =>
  blas === null ? 'BLAS built in or unknown' : `BLAS ${blas}`;

/** What to do about a slow BLAS; null where nothing is. */
export const blasWarning = (blas: Blas | null): string | null =>
  blas === 'reference' || blas === 'openblas-pthread'
    ? `Warning: with the BLAS ${blas} PyTorch is 5 to 11 times slower than with openblas-openmp. Install libopenblas0-openmp and measure again.`
    : null;
