import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CellId,
  cellIds,
  emptyNotebook,
  isOutdated,
  isUsable,
  parentsOf,
  planFor,
  statusOf,
} from './cell-graph.ts';
import { cellTransition, type NotebookEvent } from './cell-transition.ts';
import { edit, play, run } from './testing/events.ts';

const cell = fc.constantFrom(...cellIds);
const small = fc.integer({ min: 0, max: 2 });
const events: fc.Arbitrary<NotebookEvent> = fc.oneof(
  fc.record({ kind: fc.constant('edited' as const), cell, facts: fc.record({ own: small }) }),
  fc.record({ kind: fc.constant('queued' as const), cells: fc.uniqueArray(cell) }),
  fc.record({ kind: fc.constant('started' as const), cell, at: fc.nat() }),
  fc.record({
    kind: fc.constant('finished' as const),
    cell,
    identity: small.map(String),
    ended: fc.constantFrom('complete' as const, 'stopped' as const),
    at: fc.nat(),
  }),
  fc.record({ kind: fc.constantFrom('failed' as const, 'stopped' as const, 'forgotten' as const), cell }),
  fc.constant<NotebookEvent>({ kind: 'unqueued' }),
  fc.record({
    kind: fc.constant('restored' as const),
    cell,
    result: fc.record({
      identity: small.map(String),
      inputs: fc.record({
        facts: fc.dictionary(cell, small),
        parents: fc.dictionary(cell, small.map(String)),
      }),
      ended: fc.constantFrom('complete' as const, 'stopped' as const),
      seconds: fc.constant(1),
      at: fc.constant(0),
    }),
  }),
);
/** Every setting has its cell's name, so that no two cells share one. */
const named = (event: NotebookEvent): NotebookEvent =>
  event.kind === 'edited' ? { ...event, facts: { [event.cell]: event.facts.own } } : event;
const keeping = fc.record({ kind: fc.constant('accepted' as const), cell });

function ancestors(of: CellId): readonly CellId[] {
  return [...new Set(parentsOf[of].flatMap(parent => [...ancestors(parent), parent]))];
}

/** A second, naive book-keeper: a copy of everything above a cell, taken when it starts. */
function witness(history: readonly NotebookEvent[]) {
  let notebook = emptyNotebook;
  const atStart = new Map<CellId, string>();
  const atResult = new Map<CellId, string>();
  const copy = (id: CellId) =>
    JSON.stringify([
      [...ancestors(id), id].map(each => notebook.facts[each]),
      parentsOf[id].map(parent => notebook.cells[parent].result?.identity),
    ]);
  for (const event of history) {
    const before = notebook;
    if (event.kind === 'started' && before.cells[event.cell].activity.kind !== 'running')
      atStart.set(event.cell, copy(event.cell));
    notebook = cellTransition(notebook, event);
    if (event.kind === 'finished' && before.cells[event.cell].activity.kind === 'running')
      atResult.set(event.cell, atStart.get(event.cell) ?? '');
    if (event.kind === 'restored' && before.cells[event.cell].activity.kind !== 'running') {
      const { facts, parents } = event.result.inputs;
      const settings = [...ancestors(event.cell), event.cell].map(each =>
        each in facts ? { [each]: facts[each] } : {},
      );
      atResult.set(
        event.cell,
        JSON.stringify([settings, parentsOf[event.cell].map(parent => parents[parent])]),
      );
    }
    if (event.kind === 'forgotten') atResult.delete(event.cell);
  }
  return { notebook, matches: (id: CellId) => atResult.get(id) === copy(id) };
}

describe('for every sequence of events', () => {
  const sequences = fc.array(events.map(named), { maxLength: 60 });

  it('a stale result never looks fresh', () => {
    fc.assert(
      fc.property(sequences, history => {
        const { notebook, matches } = witness(history);
        for (const id of cellIds) {
          if (notebook.cells[id].result !== null && !isOutdated(notebook, id)) expect(matches(id)).toBe(true);
          if (statusOf(notebook, id).kind !== 'done') continue;
          expect(matches(id)).toBe(true);
          for (const parent of parentsOf[id]) expect(statusOf(notebook, parent).kind).not.toBe('stale');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('what is built on a kept result never hides that it was kept', () => {
    const withKeeping = fc.array(fc.oneof({ weight: 3, arbitrary: events.map(named) }, keeping), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(withKeeping, cell, (history, id) => {
        const notebook = play(history);
        const fresh = cellIds.filter(each => statusOf(notebook, each).kind === 'done');
        for (const each of fresh.flatMap(ancestors)) {
          const accepts = isUsable(notebook, each) && isOutdated(notebook, each);
          const { activity } = notebook.cells[each];
          if (accepts && activity.kind === 'resting')
            expect(statusOf(notebook, each)).toMatchObject({ kind: 'stale', accepted: true });
          else expect(accepts || !isOutdated(notebook, each)).toBe(true);
        }
        const accepted = cellTransition(notebook, { kind: 'accepted', cell: id });
        expect(statusOf(accepted, id).kind).toBe(statusOf(notebook, id).kind);
        expect(isOutdated(accepted, id)).toBe(isOutdated(notebook, id));
      }),
      { numRuns: 1000 },
    );
  });

  it('editing starts, queues and finishes nothing', () => {
    fc.assert(
      fc.property(sequences, cell, (history, id) => {
        const before = play(history);
        expect(cellTransition(before, edit(id, { [id]: 9 })).cells).toEqual(before.cells);
      }),
    );
  });

  it('running the plan in order makes every cell usable', () => {
    fc.assert(
      fc.property(sequences, history => {
        const idle = play([...history, ...cellIds.map(id => ({ kind: 'stopped', cell: id }) as const)]);
        const after = play(
          planFor(idle, cellIds).flatMap((id, turn) => run(id, `new ${turn}`)),
          idle,
        );
        expect(cellIds.filter(id => !isUsable(after, id))).toEqual([]);
      }),
    );
  });

  it('a plan runs every unusable ancestor before the cell that needs it', () => {
    fc.assert(
      fc.property(sequences, cell, (history, goal) => {
        const notebook = play(history);
        const plan = planFor(notebook, [goal], goal);
        expect(plan.at(-1)).toBe(goal);
        for (const id of plan)
          for (const parent of parentsOf[id])
            expect(isUsable(notebook, parent) || plan.indexOf(parent) < plan.indexOf(id)).toBe(true);
        for (const id of plan)
          for (const parent of parentsOf[id]) if (!isUsable(notebook, parent)) expect(plan).toContain(parent);
      }),
    );
  });
});
