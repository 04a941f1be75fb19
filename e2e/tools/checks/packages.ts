/** The installed packages and their licences, read from the lock file and from the packages themselves. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

export const manifest = (): Manifest => read('package.json') as Manifest;

/** The locked packages by their place, such as `node_modules/react`. */
export function lockedPackages(): ReadonlyMap<string, LockedPackage> {
  const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };
  return new Map(Object.entries(packages).filter(([place]) => place !== ''));
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
export const nameAt = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 13);

/** The lock file names most licences; the others are asked where they are installed. */
export function licenceOf(place: string, { license }: LockedPackage): string | null {
  if (license !== undefined) return license;
  const file = join(place, 'package.json');
  if (!existsSync(join(root, file))) return null;
  const found = (read(file) as { license?: string | { type: string } }).license;
  return (typeof found === 'object' ? found.type : found) ?? null;
}
