/**
 * The readers side by side. Each turns a CSV into pixels; the peers get more than ours does: the number of rows is
 * told to them, and what they read is trusted to be right.
 */

import { csvParseRows } from 'd3-dsv';
import Papa from 'papaparse';
import { ImageTable } from '../../../../src/core/data/csv/image-table.ts';
import { pixelsPerImage } from '../../../../src/core/data/dataset.ts';
import { newHistory } from '../../../../src/core/data/treatment.ts';
import { load } from '../../../../src/loader/load.ts';
import { openFile } from '../../../../src/loader/open-file.ts';
import { readTable } from '../../../../src/loader/read-table.ts';
import type { ReaderName } from './reader-protocol.ts';

interface Read {
  readonly rows: number;
  readonly pixels: readonly Uint8Array[];
}

export type Reader = (file: File, rows: number) => Promise<Read>;

const shared = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
const signal = new AbortController().signal;
const onProgress = (): void => undefined;

/** The product's own reading, every check included; a zip goes through all that the page does with one. */
async function ours(file: File): Promise<Read> {
  if (file.name.endsWith('.zip')) {
    const kept = { training: null, test: null, solution: null, history: newHistory };
    const outcome = await load([file], { kept, allocate: shared, signal, onProgress });
    if (outcome.kind === 'refused') throw new Error(outcome.problems[0].message);
    const tables = [outcome.loaded.training, outcome.loaded.test].filter(table => table !== null);
    return {
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      pixels: tables.map(({ pixels }) => pixels),
    };
  }
  const opened = await openFile(file);
  if (opened.kind !== 'sources') throw new Error(opened.problem.message);
  const reading = await readTable(opened.sources[0], { allocate: shared, signal, onProgress });
  if (reading.kind !== 'table' || !(reading.table instanceof ImageTable))
    throw new Error('no table of images');
  return { rows: reading.table.rows, pixels: [reading.table.finish().pixels] };
}

/** Papa Parse in its fast mode, in the chunks that it reads a file in by itself. */
function papa(file: File, expected: number): Promise<Read> {
  const pixels = shared(expected * pixelsPerImage);
  let rows = -1;
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(file, {
      fastMode: true,
      delimiter: ',',
      newline: '\n',
      skipEmptyLines: true,
      chunk({ data }) {
        for (const fields of data) {
          const first = fields.length - pixelsPerImage;
          if (rows >= 0)
            for (let i = 0; i < pixelsPerImage; i++) pixels[rows * pixelsPerImage + i] = +fields[first + i];
          rows++;
        }
      },
      complete: () => resolve({ rows, pixels: [pixels] }),
      error: reject,
    });
  });
}

/** d3-dsv reads whole texts only. */
async function d3(file: File, expected: number): Promise<Read> {
  const pixels = shared(expected * pixelsPerImage);
  let rows = -1;
  csvParseRows(await file.text(), fields => {
    const first = fields.length - pixelsPerImage;
    if (rows >= 0)
      for (let i = 0; i < pixelsPerImage; i++) pixels[rows * pixelsPerImage + i] = +fields[first + i];
    rows++;
    return null;
  });
  return { rows, pixels: [pixels] };
}

/** A lower bound without any check: digits become numbers, and every comma or line feed ends one. */
async function byteLoop(file: File, expected: number): Promise<Read> {
  const pixels = shared(expected * pixelsPerImage);
  const chunks = file.stream().getReader();
  const labelled = file.name === 'train.csv';
  let header = true;
  let label = labelled;
  let value = 0;
  let to = 0;
  for (let next = await chunks.read(); !next.done; next = await chunks.read()) {
    const chunk = next.value;
    let at = 0;
    if (header) {
      at = chunk.indexOf(10) + 1;
      header = at === 0;
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte >= 48) value = value * 10 + byte - 48;
      else {
        if (label) label = false;
        else pixels[to++] = value;
        if (byte === 10) label = labelled;
        value = 0;
      }
    }
  }
  return { rows: to / pixelsPerImage, pixels: [pixels] };
}

export const readers: { readonly [Name in ReaderName]: Reader } = {
  ours,
  papa,
  'd3-dsv': d3,
  'byte loop': byteLoop,
};
