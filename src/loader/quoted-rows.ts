/** CSV files with quotes, which the fast reader does not read: Papa Parse reads them. */
import Papa from 'papaparse';
import type { Delimiter } from '../core/data/csv/delimiter.ts';
import { longestLine } from '../core/data/csv/reader.ts';
import type { Refusal, RowSink } from '../core/data/csv/row-sink.ts';

/** Papa Parse's internal parser, without its detection of newlines and delimiters. */
interface LowLevelParser {
  parse(
    text: string,
    baseIndex: number,
    ignoreLastRow: boolean,
  ): {
    readonly data: readonly (readonly string[])[];
    readonly errors: readonly { readonly message: string; readonly row?: number }[];
    readonly meta: { readonly cursor: number };
  };
}

const asText = 'Save the file again without quotes, or with every quote closed.';

/** Reads the rest of a file from its first quote on, in chunks, into the same checks as the fast reader. */
export class QuotedRows {
  private readonly sink: RowSink;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly parser: LowLevelParser;
  /** A comma is a decimal point where semicolons separate the fields. */
  private readonly hasDecimalCommas: boolean;
  private line: number;
  private text = '';

  /**
   * @param line the number of the line with which the first chunk begins
   * @param delimiter the sign between the fields; null for commas
   */
  constructor(sink: RowSink, line: number, delimiter: Delimiter | null) {
    this.sink = sink;
    this.hasDecimalCommas = delimiter?.sign === ';';
    this.parser = new Papa.Parser({ delimiter: delimiter?.sign ?? ',', newline: '\n' });
    this.line = line;
  }

  push(chunk: Uint8Array): Refusal | null {
    return this.read(() => this.decoder.decode(chunk, { stream: true }), true);
  }

  end(): Refusal | null {
    return this.read(() => this.decoder.decode(), false) ?? this.sink.end();
  }

  private read(decode: () => string, moreComes: boolean): Refusal | null {
    try {
      this.text += decode();
    } catch {
      return this.sink.refuse(
        this.line,
        'The text in or behind this line is not UTF-8.',
        'Save the file again as "CSV UTF-8", or with encoding="utf-8".',
      );
    }
    // The sign by which DOS ended files may stand right behind the last field.
    if (!moreComes && this.text.endsWith('\u001a')) this.text = this.text.slice(0, -1);
    // A carriage return at the very end may be the first half of a line end.
    const held = moreComes && this.text.endsWith('\r') ? '\r' : '';
    const whole = this.text.slice(0, this.text.length - held.length).replaceAll('\r\n', '\n');
    const { data, errors, meta } = this.parser.parse(whole, 0, moreComes);
    this.text = whole.slice(meta.cursor) + held;
    for (const [index, read] of data.entries()) {
      const fields = this.hasDecimalCommas ? read.map(field => field.replace(',', '.')) : read;
      const bad = errors.find(error => error.row === index);
      if (bad !== undefined)
        return this.sink.refuse(this.line, `A quote is out of place: ${bad.message}.`, asText);
      const isUnended = !moreComes && index === data.length - 1 && !whole.endsWith('\n');
      const refusal = this.sink.row(fields, this.line, isUnended);
      if (refusal !== null) return refusal;
      this.line++;
    }
    return this.text.length > longestLine
      ? this.sink.refuse(this.line, 'A quote opens in this line and does not close within 1 MB.', asText)
      : null;
  }
}
