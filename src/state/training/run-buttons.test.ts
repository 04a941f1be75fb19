import { expect, test, vi } from 'vitest';
import { createRunButtons } from './run-buttons.ts';

const training = () => ({ pause: vi.fn(), resume: vi.fn(), stop: vi.fn() });

test('a stop that is pressed before the training has begun stops it when it does', () => {
  const buttons = createRunButtons();
  buttons.begin();
  buttons.stop();
  const first = training();
  buttons.connect(first);
  expect(first.stop).toHaveBeenCalledOnce();
});

test('a stop that is pressed between two networks of a run stops the second', () => {
  const buttons = createRunButtons();
  buttons.begin();
  const disconnect = buttons.connect(training());
  disconnect();
  buttons.stop();
  const second = training();
  buttons.connect(second);
  expect(second.stop).toHaveBeenCalledOnce();
});

test('what was pressed during an earlier run does not touch the next', () => {
  const buttons = createRunButtons();
  buttons.begin();
  buttons.stop();
  buttons.begin();
  const next = training();
  buttons.connect(next);
  expect(next.stop).not.toHaveBeenCalled();
});
