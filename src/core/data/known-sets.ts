/** The names of the classes of well-known data sets, which are told by the names of their files. */
import type { KnownNames } from './classes.ts';

/** https://github.com/zalandoresearch/fashion-mnist#labels */
const clothes = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

const digits = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Small letters that EMNIST does not merge with their capitals (Cohen et al. 2017, https://arxiv.org/abs/1702.05373, 2.2). */
const unmerged = 'abdefghnqrt';

interface KnownSet {
  readonly path: RegExp;
  /** The name of each label from 0 on. */
  readonly names: readonly string[];
}

const sets: readonly KnownSet[] = [
  { path: /fashion/i, names: clothes },
  { path: /emnist\W?_?(balanced|bymerge)/i, names: [...(digits + capitals + unmerged)] },
  { path: /emnist\W?_?byclass/i, names: [...(digits + capitals + capitals.toLowerCase())] },
  // Signs for J and Z are movements, so these labels do not occur.
  { path: /sign[ _-]?(language[ _-]?)?mnist/i, names: [...capitals] },
];

/** The names of the set that a path belongs to; null where it is none of them. */
export function namesOfKnownSet(path: string): KnownNames | null {
  const found = sets.find(set => set.path.test(path));
  return found === undefined ? null : { of: new Map(found.names.entries()), areAll: false };
}
