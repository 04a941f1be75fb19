import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { CellState } from '../core/notebook/cell-graph.ts';
import { Notice } from './controls/notice.tsx';
import { Progress } from './controls/progress.tsx';
import { DigitGallery } from './digits/digit-gallery.tsx';
import { NumberField } from './fields/number-field.tsx';
import { Table } from './figures/table.tsx';
import { CellFrame } from './page/cell-frame.tsx';
import { Outline } from './page/outline.tsx';

const html = (node: ReactNode): string => renderToStaticMarkup(node);
const states: readonly CellState[] = ['idle', 'queued', 'running', 'done', 'stale', 'failed', 'stopped'];

describe('a cell tells its state by more than colour', () => {
  it.each(states)('%s stands in words in the head and in the outline', state => {
    const frame = html(
      createElement(CellFrame, {
        id: 'cell-train',
        number: 4,
        name: 'Train',
        state,
        line: `${state} · 0:19 left`,
      }),
    );
    expect(frame).toContain(`${state} · 0:19 left</span>`);
    expect(frame).toContain(`data-state="${state}"`);
    expect(frame).toContain(`aria-busy="${state === 'running'}"`);
    const items = [{ id: 'cell-train', name: 'Train', note: state, state, share: 0.62 }];
    expect(html(createElement(Outline, { items, current: 'cell-train', onPick: () => undefined }))).toMatch(
      new RegExp(`aria-current="location".*Train.*${state}`),
    );
  });

  it('is a region that is named by its heading alone', () => {
    const frame = html(
      createElement(CellFrame, { id: 'cell-data', number: 1, name: 'Data', state: 'idle', line: 'not run' }),
    );
    expect(frame).toContain('aria-labelledby="cell-data-name"');
    expect(frame).toContain('<h2 id="cell-data-name">Data</h2>');
  });
});

describe('a notice', () => {
  it('of an error says what is wrong, where and what to do, at once', () => {
    const error = html(
      createElement(Notice, {
        tone: 'error',
        where: 'test.csv, line 4',
        title: '12.5 is not a whole number.',
        remedy: 'Correct the file.',
      }),
    );
    expect(error).toContain('role="alert"');
    expect(error).toContain(
      '<strong>test.csv, line 4: </strong>12.5 is not a whole number. Correct the file.',
    );
  });

  it('shows a file’s text as text', () => {
    const where = '<img src=x onerror=alert(1)>';
    expect(html(createElement(Notice, { tone: 'error', where, title: 'Bad.' }))).not.toContain('<img');
  });
});

describe('a progress bar', () => {
  const bar = (value: number | null) =>
    html(createElement(Progress, { label: 'Training', value, text: 'epoch 3 of 12' }));

  it.each([
    [0.624, 'aria-valuenow="62"'],
    [-1, 'aria-valuenow="0"'],
    [7, 'aria-valuenow="100"'],
  ])('at %d is read as %s', (value, attribute) => {
    expect(bar(value)).toContain(attribute);
  });

  it('that cannot tell how far it is claims nothing', () => {
    expect(bar(null)).not.toContain('aria-valuenow');
  });
});

describe('a field', () => {
  it('with a problem is invalid and described by it', () => {
    const field = html(
      createElement(NumberField, {
        label: 'Epochs',
        value: 0,
        error: 'Enter a whole number of at least 1.',
        min: 1,
        max: 100,
        onChange: () => undefined,
      }),
    );
    const note = field.match(/aria-describedby="([^"]+)"/)?.[1];
    expect(field).toContain('aria-invalid="true"');
    expect(field).toContain(
      `<span id="${note}" class="field-error">Enter a whole number of at least 1.</span>`,
    );
  });
});

describe('a gallery', () => {
  const digits = [4, 9].map(id => ({
    id,
    pixels: new Uint8Array(784),
    caption: `${id} → 1`,
    title: `Labelled ${id}, predicted 1`,
  }));

  it('that can be picked from is one stop of the keyboard', () => {
    const gallery = html(createElement(DigitGallery, { label: 'Mistakes', digits, onPick: () => undefined }));
    expect([...gallery.matchAll(/tabindex="(-?\d)"/gi)].map(([, index]) => index)).toEqual(['0', '-1']);
  });

  it('says each picture in words', () => {
    const gallery = html(createElement(DigitGallery, { label: 'Mistakes', digits }));
    expect(gallery).toContain('Labelled 9, predicted 1');
    expect(gallery).not.toContain('<button');
  });
});

describe('a table', () => {
  it('has a caption, column heads, and a button only where it can be sorted', () => {
    const table = html(
      createElement(Table<number>, {
        caption: 'Squares',
        columns: [
          { key: 'n', header: 'Number', cell: n => n, sortBy: n => n, numeric: true },
          { key: 'square', header: 'Square', cell: n => n * n },
        ],
        rows: [2, 3],
        rowKey: n => n,
      }),
    );
    expect(table).toContain('<caption>Squares</caption>');
    expect([...table.matchAll(/<th scope="col"/g)]).toHaveLength(2);
    expect([...table.matchAll(/<button/g)]).toHaveLength(1);
    expect(table).toContain('<td>9</td>');
  });
});
