/** The parts of which every section of a report is made. */
import { type Html, html } from './html.ts';

type Cell = string | number | Html;

export interface Column<Row> {
  readonly header: string;
  readonly numeric?: true;
  readonly cell: (row: Row) => Cell;
}

/** A table that scrolls by itself on a narrow page; its first column names the rows. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  isMarked: (row: Row) => boolean = () => false,
): Html {
  const numeric = (column: Column<Row>): string => (column.numeric ? 'number' : 'text');
  const cells = (row: Row): readonly Html[] =>
    columns.map((column, index) =>
      index === 0
        ? html`<th scope="row" class="${numeric(column)}">${column.cell(row)}</th>`
        : html`<td class="${numeric(column)}">${column.cell(row)}</td>`,
    );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(column => html`<th scope="col" class="${numeric(column)}">${column.header}</th>`)}</tr></thead>
<tbody>
${rows.map(row => html`<tr class="${isMarked(row) ? 'marked' : 'plain'}">${cells(row)}</tr>\n`)}</tbody>
</table></div>`;
}

export interface Figure {
  readonly value: string;
  readonly term: string;
}

/** Large figures, each with what it is. */
export const figures = (list: readonly Figure[]): Html =>
  html`<dl class="figures">${list.map(
    ({ value, term }) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`;

export const paragraph = (text: string): Html => html`<p>${text}</p>`;

/** Why something is not in the report. */
export const missing = (text: string): Html => html`<p class="missing">${text}</p>`;

export const section = (title: string, ...content: readonly (Html | null)[]): Html =>
  html`<section><h2>${title}</h2>
${content.filter(part => part !== null)}
</section>`;

/** What is folded away on the screen; paper shows it only where it was opened. */
export const folded = (summary: string, content: Html): Html =>
  html`<details><summary>${summary}</summary>${content}</details>`;

/** Text to be copied as it is. */
export const code = (text: string): Html => html`<pre><code>${text}</code></pre>`;
