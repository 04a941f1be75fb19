import { describe, expect, it } from 'vitest';
import { cellIds, emptyNotebook, isOutdated, type Notebook, planFor, statusOf } from './cell-graph.ts';
import { cellTransition, type NotebookEvent } from './cell-transition.ts';
import { edit, play, run } from './testing/events.ts';

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
