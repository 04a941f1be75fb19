import { expect, test } from 'vitest';
import { createTrainingLock } from './training-lock.ts';

test('what preempts the holder of the lock waits until it has ended', async () => {
  const lock = createTrainingLock();
  const order: string[] = [];
  const release = lock.acquire(() => order.push('asked'));
  const cleared = lock.preempt().then(() => order.push('free'));
  await Promise.resolve();
  expect(order).toEqual(['asked']);
  release();
  await cleared;
  expect(order).toEqual(['asked', 'free']);
  expect(lock.isHeld()).toBe(false);
});

test('of two that take it over, one has it until the other preempts it', async () => {
  const lock = createTrainingLock();
  const order: string[] = [];
  const want = async (name: string) => {
    const release = await lock.takeOver(() => order.push(`${name} was asked`));
    order.push(name);
    void Promise.resolve().then(release);
  };
  await Promise.all([want('first'), want('second')]);
  await lock.released();
  expect(order).toEqual(['first was asked', 'first', 'second']);
});

test('waiting for its release disturbs nobody, and two cannot hold it', async () => {
  const lock = createTrainingLock();
  let asked = false;
  const release = lock.acquire(() => {
    asked = true;
  });
  const free = lock.released();
  expect(() => lock.acquire(() => undefined)).toThrow('Another training');
  release();
  await free;
  expect(asked).toBe(false);
});
