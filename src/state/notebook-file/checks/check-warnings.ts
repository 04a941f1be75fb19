/** Checks of the warnings on loaded tables. */
import type { DataWarning, Examples, WarningKind } from '../../../core/data/checks/data-warning.ts';
import { fields, listOf, number, oneOf, variants, whole } from './check.ts';

type Of<Kind extends WarningKind> = Extract<DataWarning, { readonly kind: Kind }>;

const which = oneOf('training', 'test');
const examples = fields<Examples>({ training: listOf(whole()), test: listOf(whole()) });

const cases = {
  range: fields<Of<'range'>>({
    kind: oneOf('range'),
    dark: oneOf('training', 'test', 'both'),
    examples,
  }),
  polarity: fields<Of<'polarity'>>({
    kind: oneOf('polarity'),
    bright: which,
    paper: fields<Of<'polarity'>['paper']>({ training: number, test: number }),
    examples,
  }),
  orientation: fields<Of<'orientation'>>({ kind: oneOf('orientation'), examples }),
  sideways: fields<Of<'sideways'>>({ kind: oneOf('sideways'), examples }),
  'left-over': fields<Of<'left-over'>>({ kind: oneOf('left-over'), examples }),
  'missing-classes': fields<Of<'missing-classes'>>({
    kind: oneOf('missing-classes'),
    classes: listOf(whole()),
  }),
  'contradictory-labels': fields<Of<'contradictory-labels'>>({
    kind: oneOf('contradictory-labels'),
    images: whole(),
    examples,
  }),
  'repeated-images': fields<Of<'repeated-images'>>({
    kind: oneOf('repeated-images'),
    images: whole(),
    rows: whole(),
    examples,
  }),
};

export const dataWarning = variants<DataWarning>(cases);

export const warningKind = oneOf(...(Object.keys(cases) as WarningKind[]));
