import { expect, test, vi } from 'vitest';
import type { StepMemoryAnswer, StepMemoryRequest } from '../core/forecast/step-memory-messages.ts';
import { dense, flatten, model } from '../core/testing/layers.ts';
import { plainConfig } from '../core/training/plain-config.ts';
import { planStep } from '../core/training/plan/plan-step.ts';
import type { WorkerAlive } from '../platform/liveness-lock.ts';
import { FakeWorker } from '../platform/testing/fake-worker.ts';
import { createStepMemoryClient } from './step-memory-client.ts';

vi.mock('../platform/liveness-lock.ts', () => ({ onWorkerDeath: () => {} }));

const planned = planStep(model(flatten, dense(10)), plainConfig, 0);
if (!planned.ok) throw new Error(planned.unsupported);
const question = { plan: planned.plan, batchSize: 64, precision: 'float32', tableRows: 100 } as const;
/** Bytes that can be told from others. */
const sized = (wasm: number) => ({ wasm, webgpu: wasm / 2 });

function start() {
  const workers: FakeWorker<StepMemoryRequest, StepMemoryAnswer | WorkerAlive>[] = [];
  const client = createStepMemoryClient(() => {
    const worker = new FakeWorker<StepMemoryRequest, StepMemoryAnswer | WorkerAlive>();
    workers.push(worker);
    return worker;
  });
  return { client, workers };
}

test('one worker answers every question, in whatever order', async () => {
  const { client, workers } = start();
  const answers = [client.bytesOf(question), client.bytesOf({ ...question, batchSize: 128 })];
  expect(workers).toHaveLength(1);
  expect(workers[0].requests.map(({ batchSize }) => batchSize)).toEqual([64, 128]);
  workers[0].say({ kind: 'sized', id: 2, bytes: sized(20) });
  workers[0].say({ kind: 'sized', id: 1, bytes: sized(10) });
  expect(await Promise.all(answers)).toEqual([sized(10), sized(20)]);
});

test('what goes wrong is said in a sentence, and the next question starts another worker', async () => {
  const { client, workers } = start();
  const refused = client.bytesOf(question);
  workers[0].say({ kind: 'failed', id: 1, message: 'more than 512 outputs' });
  await expect(refused).rejects.toThrow('The measurement of the memory failed: more than 512 outputs.');
  const crashed = client.bytesOf(question);
  workers[0].crash('out of memory');
  await expect(crashed).rejects.toThrow('failed: out of memory.');
  const again = client.bytesOf(question);
  workers[1].say({ kind: 'sized', id: 3, bytes: sized(30) });
  expect(await again).toEqual(sized(30));
});

test('an ended client leaves no worker and no question behind', async () => {
  const { client, workers } = start();
  const asked = client.bytesOf(question);
  client.end();
  await expect(asked).rejects.toThrow('ended unexpectedly');
  expect(workers[0].ended).toBe(true);
});
