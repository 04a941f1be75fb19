import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CellId,
  cellIds,
  cellTransition,
  emptyNotebook,
  isOutdated,
  isUsable,
  type Notebook,
  type NotebookEvent,
  parentsOf,
  planFor,
  statusOf,
} from './cell-graph.ts';

const play = (events: readonly NotebookEvent[], from: Notebook = emptyNotebook) =>
  events.reduce(cellTransition, from);

const run = (cell: CellId, identity: string, at = 0): NotebookEvent[] => [
  { kind: 'started', cell, at },
  { kind: 'finished', cell, identity, ended: 'complete', at: at + 1000 },
];
const edit = (cell: CellId, facts: Record<string, number>): NotebookEvent => ({
  kind: 'edited',
  cell,
  facts,
});

const trained = play([
  edit('model', { filters: 16 }),
  edit('train', { batchSize: 64 }),
  ...run('data', 'hash a'),
  ...run('explore', 'hash a'),
  ...run('model', 'model a'),
  ...run('train', 'run 1'),
  ...run('evaluate', 'run 1'),
  ...run('predict', 'run 1'),
]);

const states = (notebook: Notebook) => cellIds.map(cell => statusOf(notebook, cell).kind).join(' ');

describe('what a cell looks like', () => {
  const table: [string, readonly NotebookEvent[], string][] = [
    ['all is done after all ran', [], 'done done done done done done'],
    [
      'an edit above makes what was made from it stale',
      [edit('model', { filters: 24 })],
      'done done stale stale stale stale',
    ],
    [
      'an edit of a cell leaves what is above alone',
      [edit('train', { batchSize: 128 })],
      'done done done stale stale stale',
    ],
    [
      'an edit that is taken back changes nothing',
      [edit('train', { batchSize: 128 }), edit('train', { batchSize: 64 })],
      'done done done done done done',
    ],
    ['other data makes stale what read it', run('data', 'hash b'), 'done stale done stale stale stale'],
    [
      'the same data from another file changes nothing',
      run('data', 'hash a'),
      'done done done done done done',
    ],
    [
      'training again makes stale what used the former run',
      run('train', 'run 2'),
      'done done done done stale stale',
    ],
    [
      'a running cell shows that it runs',
      [{ kind: 'started', cell: 'train', at: 5 }],
      'done done done running done done',
    ],
    [
      'a cell that waits is queued',
      [{ kind: 'queued', cells: ['train', 'evaluate'] }],
      'done done done queued queued done',
    ],
    [
      'an interrupt empties the queue',
      [{ kind: 'queued', cells: ['train'] }, { kind: 'unqueued' }],
      'done done done done done done',
    ],
    [
      'a failure stays until dealt with',
      [
        { kind: 'started', cell: 'train', at: 5 },
        { kind: 'failed', cell: 'train' },
        edit('train', { batchSize: 1 }),
      ],
      'done done done failed stale stale',
    ],
    [
      'a stopped run that is kept is stopped, and what used the former is stale',
      [
        { kind: 'started', cell: 'train', at: 5 },
        { kind: 'finished', cell: 'train', identity: 'run 2', ended: 'stopped', at: 9 },
      ],
      'done done done stopped stale stale',
    ],
    [
      'a stopped run that is kept goes stale like any other',
      [
        { kind: 'started', cell: 'train', at: 5 },
        { kind: 'finished', cell: 'train', identity: 'run 2', ended: 'stopped', at: 9 },
        edit('train', { batchSize: 1 }),
      ],
      'done done done stale stale stale',
    ],
    [
      'an edit while it runs makes the result stale the moment it is there',
      [
        { kind: 'started', cell: 'train', at: 5 },
        edit('train', { batchSize: 1 }),
        { kind: 'finished', cell: 'train', identity: 'run 2', ended: 'complete', at: 9 },
      ],
      'done done done stale stale stale',
    ],
    [
      'a result forgotten is idle again',
      [{ kind: 'forgotten', cell: 'predict' }],
      'done done done done done idle',
    ],
  ];
  it.each(table)('%s', (_, events, expected) => {
    expect(states(play(events, trained))).toBe(expected);
  });

  it('starts with nothing run', () => {
    expect(states(emptyNotebook)).toBe('idle idle idle idle idle idle');
  });
});

describe('an older result that stays in sight', () => {
  const edited = cellTransition(trained, edit('train', { batchSize: 128 }));
  it.each([
    ['waits for its next run', [{ kind: 'queued', cells: ['predict'] }]],
    ['runs again', [{ kind: 'started', cell: 'predict', at: 5 }]],
    [
      'has failed since',
      [
        { kind: 'started', cell: 'predict', at: 5 },
        { kind: 'failed', cell: 'predict' },
      ],
    ],
    [
      'was stopped since',
      [
        { kind: 'started', cell: 'predict', at: 5 },
        { kind: 'stopped', cell: 'predict' },
      ],
    ],
  ] as const)('is outdated also while its cell %s', (_, since) => {
    expect(isOutdated(play(since, trained), 'predict')).toBe(false);
    expect(isOutdated(play(since, edited), 'predict')).toBe(true);
  });
});

describe('why a cell is stale', () => {
  it('names the settings that changed, before and after, also for the cells below', () => {
    const notebook = play([edit('train', { batchSize: 128 }), edit('model', { filters: 24 })], trained);
    for (const cell of ['train', 'evaluate', 'predict'] as const)
      expect(statusOf(notebook, cell)).toMatchObject({
        differences: [
          { name: 'filters', before: 16, after: 24 },
          { name: 'batchSize', before: 64, after: 128 },
        ],
      });
  });

  it('names what was made anew where no setting changed', () => {
    expect(statusOf(play(run('data', 'hash b'), trained), 'train')).toMatchObject({
      differences: [{ name: 'data', before: 'hash a', after: 'hash b' }],
    });
  });
});

describe('keeping an outdated result', () => {
  const accepted = play([edit('train', { batchSize: 128 }), { kind: 'accepted', cell: 'train' }], trained);

  it('still shows it as stale, and builds on it', () => {
    expect(statusOf(accepted, 'train')).toMatchObject({ kind: 'stale', accepted: true });
    expect(planFor(accepted, cellIds)).toEqual([]);
  });

  it('asks again after any further change', () => {
    const again = cellTransition(accepted, edit('train', { batchSize: 256 }));
    expect(statusOf(again, 'train')).toMatchObject({ kind: 'stale', accepted: false });
    expect(planFor(again, ['train'])).toEqual(['train']);
  });
});

describe('what must run', () => {
  it('is everything at first, in order', () => {
    expect(planFor(emptyNotebook, cellIds)).toEqual(cellIds);
  });

  it('runs stale ancestors first and leaves fresh ones alone', () => {
    const notebook = cellTransition(trained, edit('train', { batchSize: 128 }));
    expect(planFor(notebook, ['predict'], 'predict')).toEqual(['train', 'predict']);
  });

  it('runs a fresh cell only when it is asked for by name', () => {
    expect(planFor(trained, ['evaluate'])).toEqual([]);
    expect(planFor(trained, ['evaluate'], 'evaluate')).toEqual(['evaluate']);
  });

  it('runs what is below a forced cell again', () => {
    expect(planFor(trained, ['train', 'evaluate', 'predict'], 'train')).toEqual([
      'train',
      'evaluate',
      'predict',
    ]);
  });
});

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
      [...ancestors(id), id].map(each => notebook.settings[each]),
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
