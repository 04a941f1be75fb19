import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../model/model-spec.ts';
import { conv, dense, flatten, relu } from '../testing/layers.ts';
import { anyLayer, anyLayers } from '../testing/random-layers.ts';
import { editLayers, type LayerEdit } from './edit-layers.ts';
import { amended, changed, historyOf, redone, undone } from './history.ts';

const chain = [conv(4, 3), relu, flatten, dense(10)];

test.each<[string, LayerEdit<LayerSpec>, readonly unknown[]]>([
  [
    'a layer is added where it is wanted',
    { kind: 'add', at: 1, layer: flatten },
    [chain[0], flatten, relu, flatten, chain[3]],
  ],
  ['a layer is removed', { kind: 'remove', at: 2 }, [chain[0], relu, chain[3]]],
  ['a layer moves up', { kind: 'move', at: 2, by: -1 }, [chain[0], flatten, relu, chain[3]]],
  ['a layer moves down', { kind: 'move', at: 0, by: 1 }, [relu, chain[0], flatten, chain[3]]],
  ['a layer is replaced', { kind: 'replace', at: 3, layer: dense(5) }, [chain[0], relu, flatten, dense(5)]],
])('%s', (_, edit, expected) => {
  expect(editLayers(chain, edit)).toEqual(expected);
});

test.each<[string, LayerEdit<LayerSpec>]>([
  ['the first layer does not move up', { kind: 'move', at: 0, by: -1 }],
  ['the last layer does not move down', { kind: 'move', at: 3, by: 1 }],
  ['a layer that is not there is not removed', { kind: 'remove', at: 4 }],
])('%s', (_, edit) => {
  expect(editLayers(chain, edit)).toBe(chain);
});

test('the only layer stays', () => {
  expect(editLayers([flatten], { kind: 'remove', at: 0 })).toEqual([flatten]);
});

describe('over random edits', () => {
  const place = fc.nat({ max: 8 });
  const edits: fc.Arbitrary<LayerEdit<LayerSpec>> = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), at: place, layer: anyLayer }),
    fc.record({ kind: fc.constant('remove' as const), at: place }),
    fc.record({
      kind: fc.constant('move' as const),
      at: place,
      by: fc.constantFrom(1 as const, -1 as const),
    }),
    fc.record({ kind: fc.constant('replace' as const), at: place, layer: anyLayer }),
  );

  test('undoing every edit gives the first chain back, and redoing them the last', () => {
    fc.assert(
      fc.property(anyLayers, fc.array(edits, { maxLength: 20 }), (layers, list) => {
        let history = historyOf<readonly LayerSpec[]>(layers);
        for (const edit of list) history = changed(history, editLayers(history.present, edit));
        const steps = history.past.length;
        let back = history;
        for (let step = 0; step < steps; step++) back = undone(back);
        expect(back.present).toEqual(layers);
        expect(undone(back)).toEqual(back);
        let again = back;
        for (let step = 0; step < steps; step++) again = redone(again);
        expect(again).toEqual(history);
        expect(redone(again)).toEqual(again);
      }),
    );
  });

  test('an amended change is undone as one', () => {
    const history = amended(changed(historyOf('a'), 'b'), 'bb');
    expect(undone(history)).toEqual({ past: [], present: 'a', future: ['bb'] });
  });

  test('an edit forgets what was undone', () => {
    const history = undone(changed(changed(historyOf('a'), 'b'), 'c'));
    expect(changed(history, 'd')).toEqual({ past: ['a', 'b'], present: 'd', future: [] });
  });
});
