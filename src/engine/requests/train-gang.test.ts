/** Networks that the engine trains side by side. Trainers on WebAssembly stand in for those of a GPU, except where bits are compared. */
import { describe, expect, test } from 'vitest';
import { avgPool, dense, flatten, model } from '../../core/testing/layers.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import { TrainerFailure } from '../../core/training/trainer.ts';
import type { EngineEvent, NetworkEvent, TrainOutcome } from '../../protocol.ts';
import type { TrainerSource } from '../devices/trainer-source.ts';
import { compiled, engineWith } from '../testing/engine-with.ts';
import { smallConfig, smallSpec } from '../testing/small-task.ts';
import { timeless } from '../testing/timeless.ts';
import { useNodeDevice } from '../trainers/webgpu/testing/node-device.ts';
import { createWebGpuGang } from '../trainers/webgpu/webgpu-gang.ts';

const node = useNodeDevice();

/** A GPU's source whose networks are trained by WebAssembly. */
const standIn: TrainerSource = {
  ...compiled[0],
  backend: 'webgpu',
  createGang: setups => Promise.all(setups.map(setup => compiled[0].create(setup, 1))),
};

const onGpu: TrainerSource = {
  ...standIn,
  create: setup => node.createTrainer(setup),
  createGang: setups => createWebGpuGang(setups, { kind: 'device', device: node.device }),
};

/** The members of a vote: each has a seed and held-out rows of its own. */
const memberOf = (network: number, changes: Partial<TrainConfig>, resume: RunCheckpoint | null = null) => ({
  spec: smallSpec,
  config: { ...smallConfig, seed: 11 + network, splitSeed: 11, part: network, ...changes },
  resume,
});

type Members = readonly ReturnType<typeof memberOf>[];
type OfNetwork = Extract<EngineEvent, { kind: 'ofNetwork' }>;

const members = (count: number, changes: Partial<TrainConfig>): Members =>
  Array.from({ length: count }, (_, network) => memberOf(network, changes));

async function trainedTogether(
  networks: Members,
  source = standIn,
  onEvent: (
    event: OfNetwork,
    ask: (kind: 'pause' | 'resume' | 'stop' | 'leave 0') => void,
  ) => void = () => {},
) {
  const run = await engineWith([source], event => {
    if (event.kind !== 'ofNetwork') return;
    onEvent(
      event,
      kind =>
        void run.engine.handle(kind === 'leave 0' ? { kind: 'leave', id: 2, network: 0 } : { kind, id: 2 }),
    );
  });
  await run.engine.handle({ kind: 'trainGang', id: 2, gang: { device: 'webgpu', networks } });
  const eventsOf = <Kind extends NetworkEvent['kind']>(network: number, kind: Kind) =>
    run
      .only('ofNetwork')
      .filter(each => each.network === network)
      .flatMap(({ event }) => (event.kind === kind ? [event as Extract<NetworkEvent, { kind: Kind }>] : []));
  return {
    ...run,
    eventsOf,
    outcomes: networks.map((_, network) => eventsOf(network, 'trained')[0]?.outcome),
  };
}

async function trainedAlone(networks: Members, source = standIn): Promise<readonly TrainOutcome[]> {
  const run = await engineWith([source]);
  for (const [network, member] of networks.entries())
    await run.engine.handle({ kind: 'train', id: 3 + network, train: { ...member, device: 'webgpu' } });
  return run.only('trained').map(({ outcome }) => outcome);
}

describe('networks that train side by side', () => {
  test('end on a GPU with the bits that each has alone', async () => {
    // Few kernels, since a GPU in software compiles slowly.
    const spec = model(avgPool(7, 7), flatten, dense(10));
    const two = members(2, { epochs: 2, emaDecay: 0 }).map(member => ({ ...member, spec }));
    const { outcomes } = await trainedTogether(two, onGpu);
    expect(outcomes).toHaveLength(2);
    expect(timeless(outcomes)).toEqual(timeless(await trainedAlone(two, onGpu)));
  });

  test('report each for itself, do the same steps at the same time, and end with ready', async () => {
    const two = members(2, { epochs: 6 });
    const { outcomes, eventsOf, events, only } = await trainedTogether(two);
    expect(timeless(outcomes)).toEqual(timeless(await trainedAlone(two)));
    const stepsOf = (network: number) =>
      eventsOf(network, 'steps').map(({ samples }) => [samples.firstStep, samples.loss.length]);
    expect(stepsOf(1)).toEqual(stepsOf(0));
    expect(eventsOf(1, 'health').map(({ sample }) => sample.step)).toEqual([0, 24]);
    expect(eventsOf(1, 'started')[0].notice).toBe('2 networks train side by side.');
    const order = only('ofNetwork').flatMap(({ network, event }) =>
      event.kind === 'steps' ? [network] : [],
    );
    expect(order.slice(0, 4)).toEqual([0, 1, 0, 1]);
    expect(events.at(-1)).toEqual({ kind: 'ready', id: 2 });
  });

  test('that were interrupted at unlike places go on to the same end', async () => {
    const whole = await trainedTogether(members(2, { epochs: 3 }));
    const early = whole.eventsOf(0, 'checkpoint')[0].checkpoint;
    const late = whole.eventsOf(1, 'checkpoint').find(({ checkpoint }) => checkpoint.epoch === 2)?.checkpoint;
    const resumed = [memberOf(0, { epochs: 3 }, early), memberOf(1, { epochs: 3 }, late)];
    const { outcomes, eventsOf } = await trainedTogether(resumed);
    expect(timeless(outcomes)).toEqual(timeless(whole.outcomes));
    const ends = [0, 1].map(network => eventsOf(network, 'steps').at(-1)?.samples.firstStep);
    expect(ends[0]).toBe(ends[1]);
  });

  test('end one by one where they stop early', async () => {
    const unlike = [memberOf(0, { epochs: 9, patience: 1, learningRate: 0 }), memberOf(1, { epochs: 9 })];
    const { outcomes, eventsOf } = await trainedTogether(unlike);
    expect(outcomes.map(({ ended }) => ended)).toEqual(['early', 'complete']);
    expect(eventsOf(0, 'epoch')).toHaveLength(2);
    expect(eventsOf(1, 'epoch')).toHaveLength(9);
  });

  test('pause with a checkpoint of each, resume, and keep what they have when they are stopped', async () => {
    const kinds: string[] = [];
    const { outcomes } = await trainedTogether(members(2, {}), standIn, ({ event, network }, ask) => {
      if (!['started', 'checkpoint', 'paused', 'resumed'].includes(event.kind)) return;
      kinds.push(`${event.kind} ${network}`);
      if (network === 0) return;
      if (event.kind === 'started') ask('pause');
      if (event.kind === 'paused') ask('resume');
      if (event.kind === 'resumed') ask('stop');
    });
    expect(kinds).toEqual(
      ['started', 'checkpoint', 'paused', 'resumed'].flatMap(kind => [`${kind} 0`, `${kind} 1`]),
    );
    expect(outcomes.map(({ ended, best }) => [ended, best.epoch])).toEqual([
      ['stopped', 0],
      ['stopped', 0],
    ]);
  });
});

const sgd = { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;

test('one that diverges ends alone, and the others end with the bits that they have alone', async () => {
  const three = [
    memberOf(0, { optimizer: sgd }),
    memberOf(1, { optimizer: sgd, learningRate: 3e38 }),
    memberOf(2, { optimizer: sgd }),
  ];
  const { outcomes, eventsOf, only } = await trainedTogether(three);
  expect(eventsOf(1, 'failed')).toMatchObject([{ reason: 'diverged' }]);
  expect(outcomes[1]).toBeUndefined();
  expect(timeless([outcomes[0], outcomes[2]])).toEqual(timeless(await trainedAlone([three[0], three[2]])));
  expect(only('failed')).toEqual([]);
  expect(only('ready').at(-1)?.id).toBe(2);
});

test.each(['started', 'paused'] as const)(
  'one that is taken out when it has %s keeps what it has, and the others go on',
  async when => {
    const two = members(2, { epochs: 3 });
    const { outcomes, only } = await trainedTogether(two, standIn, ({ event, network }, ask) => {
      if (network === 0 && event.kind === 'trained') ask('resume');
      if (network === 0) return;
      if (event.kind === 'started' && when === 'paused') ask('pause');
      if (event.kind === when) ask('leave 0');
    });
    expect(outcomes.map(outcome => [outcome?.ended, outcome?.best.epoch])).toEqual([
      ['stopped', 0],
      ['complete', 3],
    ]);
    expect(timeless([outcomes[1]])).toEqual(timeless(await trainedAlone([two[1]])));
    expect(only('failed')).toEqual([]);
  },
);

test('a device that trains no networks side by side refuses them', async () => {
  const { createGang: _, ...alone } = standIn;
  const { only } = await trainedTogether(members(2, {}), alone);
  expect(only('failed')).toMatchObject([{ id: 2, reason: 'unsupported' }]);
});

test('a lost device is the failure of all', async () => {
  const failing: TrainerSource = {
    ...standIn,
    async createGang(setups) {
      const trainers = await Promise.all(setups.map(setup => compiled[0].create(setup, 1)));
      trainers[1].train = () => Promise.reject(new TrainerFailure('device-lost', 'the GPU is gone'));
      return trainers;
    },
  };
  const { only, outcomes } = await trainedTogether(members(2, {}), failing);
  expect(only('failed')).toMatchObject([{ reason: 'device-lost', message: 'the GPU is gone' }]);
  expect(outcomes).toEqual([undefined, undefined]);
});
