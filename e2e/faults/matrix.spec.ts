import { expect, test } from 'playwright/test';
import { testFaults } from './fault-tests.ts';
import { faults, matrix } from './matrix.ts';
import { phases } from './matrix-row.ts';

test('no cell of the fault matrix is empty: a test, a test that passes through it, or a reason', () => {
  for (const fault of faults) {
    for (const phase of phases) {
      const entry = matrix[fault].entries[phase];
      const at = `${fault}, ${phase}`;
      if (entry.kind === 'within') expect(matrix[fault].entries[entry.phase].kind, at).toBe('test');
      else expect(entry.kind === 'test' ? entry.title : entry.why, at).toMatch(/\w+ \w+ .*\w/);
    }
  }
});

testFaults(false);
