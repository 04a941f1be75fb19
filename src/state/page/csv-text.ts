/** Tables as the text of a CSV file; the writer is loaded with the first one. */

type CsvValue = string | number | boolean | null;
/** A line of a table, whose columns have the names and the order of the properties. */
export type CsvRow = Readonly<Record<string, CsvValue>>;

/**
 * Every line ends in a newline, and there is no byte order mark; null is an empty field. A text that a spreadsheet would
 * take for a formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export async function csvText(rows: readonly object[]): Promise<string> {
  const { default: Papa } = await import('papaparse');
  return `${Papa.unparse([...rows], { newline: '\n', escapeFormulae: true })}\n`;
}
