import { expect, test } from 'vitest';
import { createTrainingTurn } from './training-turn.ts';

test('who asks for the turn waits until its holder has given way', async () => {
  const turn = createTrainingTurn();
  const order: string[] = [];
  const release = turn.hold(() => order.push('asked'));
  const cleared = turn.clear().then(() => order.push('free'));
  await Promise.resolve();
  expect(order).toEqual(['asked']);
  release();
  await cleared;
  expect(order).toEqual(['asked', 'free']);
  expect(turn.isHeld()).toBe(false);
});

test('of two that want to take it, one has it and gives way to the other', async () => {
  const turn = createTrainingTurn();
  const order: string[] = [];
  const want = async (name: string) => {
    const release = await turn.take(() => order.push(`${name} was asked`));
    order.push(name);
    void Promise.resolve().then(release);
  };
  await Promise.all([want('first'), want('second')]);
  await turn.free();
  expect(order).toEqual(['first was asked', 'first', 'second']);
});

test('waiting without asking disturbs nobody, and two cannot hold it', async () => {
  const turn = createTrainingTurn();
  let asked = false;
  const release = turn.hold(() => {
    asked = true;
  });
  const free = turn.free();
  expect(() => turn.hold(() => undefined)).toThrow('Another training');
  release();
  await free;
  expect(asked).toBe(false);
});
