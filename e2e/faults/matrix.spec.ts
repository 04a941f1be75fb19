import { expect, test } from 'playwright/test';
import { testFaults } from './fault-tests.ts';
import { faults, matrix } from './matrix.ts';
import { phases } from './matrix-cell.ts';

test('no cell of the fault matrix is empty: a test, a test that passes through it, or a reason', () => {
  for (const fault of faults) {
    for (const phase of phases) {
      const cell = matrix[fault].cells[phase];
      const at = `${fault}, ${phase}`;
      if (cell.kind === 'within') expect(matrix[fault].cells[cell.phase].kind, at).toBe('test');
      else expect(cell.kind === 'test' ? cell.title : cell.why, at).toMatch(/\w+ \w+ .*\w/);
    }
  }
});

testFaults(false);
