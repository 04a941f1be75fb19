/** Names the failed tests of the reports of vitest and Playwright, so that the end of a log says what its cut-off front said. */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const firstLine = (text = 'no message') => stripVTControlCharacters(text).trim().split('\n', 1)[0];

/** A line for each failed test of vitest's JSON report. */
export function failedUnits(report, root) {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not be loaded has no tests.
    if (assertionResults.length === 0 && message) return [`${file}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file}, ${fullName}: ${firstLine(failureMessages[0])}`,
    );
  });
}

/** A line for each failed or flaky test of the nested suites of Playwright's JSON report. */
export function failedJourneys({ suites = [] }) {
  return suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs
      .flatMap(spec => spec.tests.map(test => ({ ...spec, ...test })))
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ file, line, title, results }) => {
        const said = results.find(({ error }) => error)?.error.message;
        return `${file}:${line}, ${title}: ${firstLine(said)}`;
      }),
    ...failedJourneys({ suites: inner }),
  ]);
}
