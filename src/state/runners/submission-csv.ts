/** The text of `submission.csv`. */
import type { SubmissionRow } from '../../core/evaluation/submission.ts';

/** Lines end in a newline, the last one too; there is no byte order mark. Papa Parse arrives when it is needed. */
export async function submissionCsv(rows: readonly SubmissionRow[]): Promise<string> {
  const { default: Papa } = await import('papaparse');
  return `${Papa.unparse([...rows], { newline: '\n' })}\n`;
}
