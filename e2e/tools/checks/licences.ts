/** `npm run licences`: every package of the lock file by its licence; those that the page depends on first. */
import { licenceOf, lockedPackages, nameAt } from './packages.ts';

function print(title: string, inPage: boolean): void {
  const byLicence = new Map<string, string[]>();
  for (const [place, locked] of lockedPackages()) {
    if ((locked.dev ?? false) === inPage) continue;
    const licence = licenceOf(place, locked) ?? 'unknown';
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${nameAt(place)} ${locked.version}`]);
  }
  console.log(`\n${title}\n`);
  for (const [licence, names] of [...byLicence].sort(([, a], [, b]) => b.length - a.length))
    console.log(`${licence} (${names.length}): ${names.sort().join(', ')}`);
}

print('What the page depends on', true);
print('Only for building and testing', false);
