/**
 * The layout of a notebook file, a zip: a manifest, and beside it the records as the page stores them, each as JSON. An
 * array of numbers in a record stands as the name of a .npy file in the zip.
 */
import { type Check, fields, number, oneOf, truth, whole } from './checks/check.ts';

/** Raised when the layout changes; the records in the file have versions of their own. */
export const formatVersion = 1;

export const formatName = 'digit-recognizer-notebook';

/** The first file in the zip, by whose name a notebook is told from other zips. */
export const manifestName = `${formatName}.json`;

export interface Manifest {
  readonly format: typeof formatName;
  readonly version: typeof formatVersion;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** True where the runs have their weights, which evaluating and predicting need. */
  readonly weights: boolean;
  /** True where the loaded tables are in it. */
  readonly data: boolean;
  /** True where a search is in it. */
  readonly search: boolean;
  /** The number of runs. */
  readonly runs: number;
}

/** No more runs than files in the zip. */
const mostFiles = 60_000;

export const manifest: Check<Manifest> = fields<Manifest>({
  format: oneOf(formatName),
  version: oneOf(formatVersion),
  savedAt: number,
  weights: truth,
  data: truth,
  search: truth,
  runs: whole(0, mostFiles),
});

export const recordNames = {
  page: 'page.json',
  outputs: 'outputs.json',
  search: 'search.json',
  ownDigits: 'own-digits.json',
  data: 'data.json',
} as const;

/** The file of a run; `index` counts from 0, the newest first. */
export const runName = (index: number): string => `runs/${index + 1}.json`;

/** What a notebook file may unpack to: everything but the tables is held in memory while it is opened. */
export const limits = {
  files: mostFiles,
  /** All files together. */
  bytes: 1e9,
  /** Weights and tables together: a tenth is left for everything else. */
  savedBytes: 9e8,
  /** One file of text. */
  textBytes: 64e6,
};

export const about = `A notebook of the page Digit Recognizer. Drop the zip on the page to open it.

${manifestName}  what is in this file, and the version of its layout (${formatVersion})
page.json        settings, results of the cells, notes, tags and rows left out
outputs.json     what the cells Explore, Evaluate and Predict show
own-digits.json  the drawn test set
search.json      the search and its trials
runs/N.json      a run and its curves, the newest first; its weights, if they were saved
data.json        the loaded tables, if they were saved

{"$array": "NAME"} in a .json stands for the numbers of the file NAME, a .npy that numpy.load reads.
`;
