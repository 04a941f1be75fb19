import { expect, test } from 'vitest';
import { failedJourneys, failedUnits } from './failures.mjs';

test('failed unit tests are named with their file and the first line of what they say', () => {
  const report = {
    testResults: [
      {
        name: '/project/src/sum.test.ts',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'adds', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'carries',
            failureMessages: ['\u001b[31mexpected 2\u001b[39m\n at sum'],
          },
        ],
      },
      { name: '/project/src/lost.test.ts', message: 'Cannot find module\nat x', assertionResults: [] },
    ],
  };
  expect(failedUnits(report, '/project')).toEqual([
    'src/sum.test.ts, carries: expected 2',
    'src/lost.test.ts: Cannot find module',
  ]);
});

test('failed and flaky journeys are named, however deep their suites lie', () => {
  const of = (status: string, title: string, message?: string) => ({
    file: 'runs.spec.ts',
    line: 7,
    title,
    tests: [{ status, results: [{}, ...(message ? [{ error: { message } }] : [])] }],
  });
  const inner = { specs: [of('flaky', 'pins', 'timed out\nlog')] };
  const report = {
    suites: [{ specs: [of('expected', 'sorts'), of('unexpected', 'filters')], suites: [inner] }],
  };
  expect(failedJourneys(report)).toEqual([
    'runs.spec.ts:7, filters: no message',
    'runs.spec.ts:7, pins: timed out',
  ]);
});
