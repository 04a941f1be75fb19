/** Checks of the page: its settings, results, notes and what was noted about rows. */
import type { DismissedWarnings } from '../../../core/data/checks/data-warning.ts';
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import type { OwnDigit } from '../../../core/drawing/own-digits.ts';
import type { Pace } from '../../../core/forecast/pace.ts';
import { cellIds, type Result } from '../../../core/notebook/cell-graph.ts';
import type { Note } from '../../../core/notebook/notes.ts';
import { backendNames, type DeviceMeasurement } from '../../../core/training/device.ts';
import { places } from '../../page/places.ts';
import type { SavedPage } from '../../persistence/saved-page.ts';
import type { AwaitedData } from '../../store/data-slice.ts';
import type { RowNotes } from '../../store/rows-slice.ts';
import type { View } from '../../store/view-slice.ts';
import {
  type Check,
  entriesOf,
  fields,
  listOf,
  number,
  numbers,
  oneOf,
  orAbsent,
  orNull,
  text,
  truth,
  variants,
  where,
  whole,
} from './check.ts';
import { cellId, device, facts, rowNumbers, settings } from './check-parts.ts';
import { warningKind } from './check-warnings.ts';

const result = fields<Result>({
  identity: text,
  inputs: fields<Result['inputs']>({ facts, parents: entriesOf(text) }),
  ended: oneOf('complete', 'stopped'),
  seconds: number,
  at: number,
  fromElsewhere: orAbsent(oneOf(true)),
});

const place = oneOf(...places);

const measured = fields<Extract<DeviceMeasurement, { kind: 'measured' }>>({
  kind: oneOf('measured'),
  device,
  millisecondsPerStep: number,
  chosen: truth,
});
const unavailable = fields<Extract<DeviceMeasurement, { kind: 'unavailable' }>>({
  kind: oneOf('unavailable'),
  backend: oneOf(...backendNames),
  trainer: oneOf('layers', 'compiled'),
  reason: text,
});

const rowNotes = fields<RowNotes>({
  leftOut: rowNumbers,
  tags: listOf(
    fields<RowNotes['tags'][number]>({ table: oneOf('training', 'test'), row: whole(), tag: text }),
  ),
});

const awaitedTable = orNull(fields<NonNullable<AwaitedData['test']>>({ fileName: text, rows: whole(1) }));

const areDistinct = (list: readonly { readonly id: string }[]): boolean =>
  new Set(list.map(({ id }) => id)).size === list.length;

export const savedPage: Check<SavedPage> = fields<SavedPage>({
  version: oneOf(2),
  settings,
  view: fields<View>({
    selected: place,
    folded: listOf(place),
    theme: oneOf('system', 'light', 'dark', 'contrast'),
    toured: truth,
    askedToNotify: truth,
  }),
  results: fields<SavedPage['results']>({
    data: orAbsent(result),
    explore: orAbsent(result),
    model: orAbsent(result),
    train: orAbsent(result),
    evaluate: orAbsent(result),
    predict: orAbsent(result),
  }),
  accepted: where(listOf(cellId), list => list.length <= cellIds.length, 'has more than the cells'),
  selectedRun: orNull(text),
  notes: where(
    listOf(fields<Note>({ id: text, text, slot: whole(0, places.length) })),
    areDistinct,
    'has two notes of one id',
  ),
  paces: listOf(
    fields<Pace>({
      backend: oneOf(...backendNames),
      trainer: oneOf('layers', 'compiled'),
      stepCost: number,
      secondsPerCost: number,
      wholeRun: truth,
    }),
  ),
  costUnit: orAbsent(whole()),
  deviceMeasurements: listOf(variants<DeviceMeasurement>({ measured, unavailable })),
  dismissed: orAbsent(fields<DismissedWarnings>({ hash: text, kinds: listOf(warningKind) })),
  awaited: orAbsent(orNull(fields<AwaitedData>({ hash: text, training: awaitedTable, test: awaitedTable }))),
  rowNotes: orAbsent(entriesOf(rowNotes)),
});

export const ownDigits: Check<readonly OwnDigit[]> = where(
  listOf(
    fields<OwnDigit>({
      id: text,
      at: number,
      pixels: numbers('u1', pixelsPerImage),
      label: whole(),
      name: text,
    }),
  ),
  areDistinct,
  'has two images of one id',
);
