import { describe, expect, it } from 'vitest';
import { modelFacts, predictFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import { arrange } from '../testing/arrange.ts';
import type { PageState } from './page-state.ts';

/** The states that a subscriber of the page sees while `work` is done. */
function seenDuring(arranged: ReturnType<typeof arrange>, work: () => void): readonly PageState[] {
  const seen: PageState[] = [];
  const unsubscribe = arranged.app.store.subscribe(page => seen.push(page));
  work();
  unsubscribe();
  return seen;
}

describe('one edit of the settings', () => {
  const edits: readonly [string, Partial<Settings>, string][] = [
    ['of training', { batchSize: 64 }, 'done done done stale stale stale'],
    ['of the model', { filters: '8' }, 'done done done stale stale stale'],
    ['of predicting', { views: 5 }, 'done done done done done stale'],
    ['that makes the model impossible', { padding: 'valid', kernelSize: '11', convolutions: 6 }, 'failed'],
  ];

  it.each(edits)(
    '%s is one change of the page, which shows all that follows from it',
    async (_, edit, states) => {
      const arranged = arrange();
      arranged.app.cells.runAll();
      await arranged.app.cells.settled();
      const seen = seenDuring(arranged, () => arranged.app.settings.edit(edit));
      expect(seen).toHaveLength(1);
      const [{ settings, notebook, problems }] = seen;
      expect(settings).toMatchObject(edit);
      expect(notebook.facts).toMatchObject({
        model: modelFacts(settings),
        train: trainFacts(settings),
        predict: predictFacts(settings),
      });
      expect(arranged.states()).toContain(states);
      expect(problems.model ?? []).toHaveLength(states === 'failed' ? 1 : 0);
    },
  );

  it('takes the settings of a kept run in one change too', async () => {
    const arranged = arrange();
    arranged.app.cells.runAll();
    await arranged.app.cells.settled();
    arranged.app.settings.edit({ batchSize: 64 });
    expect(seenDuring(arranged, () => arranged.app.runs.takeSettings('run 1'))).toHaveLength(1);
    expect(arranged.states()).toBe('done done done done done done');
  });
});

it('a page begins with facts that are those of its settings', () => {
  const { settings, notebook } = arrange().app.store.getState();
  expect(notebook.facts.train).toEqual(trainFacts(settings));
  expect(notebook.facts.model).toEqual(modelFacts(settings));
});
