import { expect, it } from 'vitest';
import type { CellStatus, Result } from '../../core/notebook/cell-graph.ts';
import { describeStatus } from './describe-status.ts';

const result: Result = {
  identity: 'a',
  inputs: { facts: {}, parents: {} },
  ended: 'complete',
  seconds: 0.94,
  at: 1_000_000,
};
const table: [CellStatus, string | null, string][] = [
  [{ kind: 'idle' }, null, 'not run'],
  [{ kind: 'queued' }, null, 'queued'],
  [{ kind: 'running', since: 1_059_000 }, null, 'running · 1:01'],
  [{ kind: 'running', since: 1_059_000 }, 'epoch 2 of 3', 'running · epoch 2 of 3'],
  [{ kind: 'done', result }, null, 'done in 0.9 s · 2 min ago'],
  [{ kind: 'stale', result, differences: [], accepted: false }, null, 'out of date'],
  [{ kind: 'stale', result, differences: [], accepted: true }, null, 'out of date · kept'],
  [{ kind: 'failed' }, null, 'failed'],
  [{ kind: 'stopped' }, null, 'stopped'],
];

it.each(table)('%j reads as a line', (status, detail, line) => {
  expect(describeStatus(status, 1_120_000, { detail, outdated: false })).toBe(line);
});

it.each(['failed', 'stopped'] as const)('a cell that %s says when the output below is an older one', kind => {
  expect(describeStatus({ kind }, 0, { detail: null, outdated: true })).toBe(
    `${kind} · below is an older result`,
  );
});
