import { expect, test } from 'vitest';
import { pixelsPerImage } from '../core/data/dataset.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import { initialWeights } from '../core/model/parameters.ts';
import type { InspectorEvent } from '../protocol.ts';
import { createInspector } from './inspector.ts';

const spec: ModelSpec = { layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };
const pixels = Uint8Array.from({ length: pixelsPerImage }, (_, at) => at % 256);
const parts = { activations: false, gradient: null };
const look = { kind: 'look', id: 1, network: 'a', pixels, parts } as const;
const occlude = { kind: 'occlude', id: 2, network: 'a', pixels, class: 3, paper: 0 } as const;

async function start() {
  const events: InspectorEvent[] = [];
  const inspector = createInspector(event => events.push(event));
  await inspector.handle({ kind: 'keep', key: 'a', spec, weights: initialWeights(spec, 1) });
  return { events, inspector };
}

test('a kept network answers until it is forgotten', async () => {
  const { events, inspector } = await start();
  await inspector.handle(look);
  await inspector.handle(occlude);
  await inspector.handle({ kind: 'forget', key: 'a' });
  await inspector.handle({ ...look, id: 3 });
  expect(events.map(({ kind }) => kind).filter(kind => kind !== 'occluding')).toEqual([
    'looked',
    'occluded',
    'failed',
  ]);
});

test('what is cancelled before it began is never answered', async () => {
  const { events, inspector } = await start();
  const asked = [inspector.handle(look), inspector.handle(occlude)];
  await inspector.handle({ kind: 'cancel', id: 1 });
  await inspector.handle({ kind: 'cancel', id: 2 });
  await Promise.all(asked);
  expect(events).toEqual([]);
});
