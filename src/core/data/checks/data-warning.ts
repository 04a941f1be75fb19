/** What may be wrong with tables that were read without an error, as data. */

export type Which = 'training' | 'test';

/** Rows of each table whose images show what is meant. */
export interface Examples {
  readonly training: readonly number[];
  readonly test: readonly number[];
}

export type DataWarning =
  /** The largest grey level is 1 in this table and above it in the other; `both` where no loaded table has more. */
  | { readonly kind: 'range'; readonly dark: Which | 'both'; readonly examples: Examples }
  /** The paper of one table is as bright as the ink of the other. Levels are shares of the largest, from 0 to 1. */
  | {
      readonly kind: 'polarity';
      readonly bright: Which;
      readonly paper: { readonly training: number; readonly test: number };
      readonly examples: Examples;
    }
  /** The test images fit the classes of the training images better once rows and columns are exchanged. */
  | { readonly kind: 'orientation'; readonly examples: Examples }
  /** The images of both tables, or of the only one, lie on their side: their rows and columns are exchanged. */
  | { readonly kind: 'sideways'; readonly examples: Examples }
  /** The training table was replaced, and the test table is still that of an earlier drop. */
  | { readonly kind: 'left-over'; readonly examples: Examples }
  /** Classes without a training image, by their index. */
  | { readonly kind: 'missing-classes'; readonly classes: readonly number[] }
  /** Equal images with unlike labels: `images` rows are concerned. */
  | { readonly kind: 'contradictory-labels'; readonly images: number; readonly examples: Examples }
  /** `images` training images equal an earlier one in every pixel. */
  | {
      readonly kind: 'repeated-images';
      readonly images: number;
      readonly rows: number;
      readonly examples: Examples;
    };

export type WarningKind = DataWarning['kind'];

/** True where the two tables cannot be of one origin: no score may be promised for the test table. */
export function isOfOrigin({ kind, ...warning }: DataWarning): boolean {
  switch (kind) {
    case 'range':
      return 'dark' in warning && warning.dark !== 'both';
    case 'polarity':
    case 'orientation':
    case 'left-over':
      return true;
    case 'sideways':
    case 'missing-classes':
    case 'contradictory-labels':
    case 'repeated-images':
      return false;
    default:
      return kind satisfies never;
  }
}

/** The warnings that a person has set aside, of the data of this hash. */
export interface DismissedWarnings {
  readonly hash: string;
  readonly kinds: readonly WarningKind[];
}

export const noneDismissed: DismissedWarnings = { hash: '', kinds: [] };

const dependsOnTreatment: ReadonlySet<WarningKind> = new Set([
  'range',
  'polarity',
  'orientation',
  'sideways',
]);

/** What stays set aside when the tables are treated: the warnings that do not depend on grey levels or orientation. */
export function dismissedAfterTreatment(
  { hash, kinds }: DismissedWarnings,
  before: string,
  after: string,
): DismissedWarnings {
  const lasting = kinds.filter(kind => !dependsOnTreatment.has(kind));
  return hash === before ? { hash: after, kinds: lasting } : noneDismissed;
}

/** The warnings that still wait for an answer. */
export function openWarnings(
  { hash, warnings }: { readonly hash: string; readonly warnings: readonly DataWarning[] },
  dismissed: DismissedWarnings,
): readonly DataWarning[] {
  return dismissed.hash === hash ? warnings.filter(({ kind }) => !dismissed.kinds.includes(kind)) : warnings;
}
