/**
 * The networks of an ensemble. Networks of one design err on the same images, however their seeds differ; unlike ones
 * err apart, and their vote is worth more (Hansen and Salamon 1990).
 */
import { listOf } from './knob.ts';
import { summarize } from './model-spec.ts';
import { applies, numberAt, type Settings, toModelSpec } from './settings.ts';

interface Design {
  /** What makes it another than the one that is set, in a word; empty for that one. */
  readonly name: string;
  change(settings: Settings): Partial<Settings>;
}

function filtersOf({ filters, convolutions }: Settings): readonly number[] {
  const list = listOf(filters);
  return Array.from({ length: convolutions }, (_, index) => numberAt(list, index));
}

const scaled = (filters: number, factor: number): number => Math.max(1, Math.round(filters * factor));

/** In turn; the smaller filters of the deeper one keep its time within bounds. */
const designs: readonly Design[] = [
  { name: '', change: () => ({}) },
  {
    name: 'deeper',
    change: settings => ({
      convolutions: 2 * settings.convolutions,
      kernelSize: '3',
      filters: filtersOf(settings)
        .flatMap(filters => [scaled(filters, 0.75), scaled(filters, 0.75)])
        .join(),
      poolEvery: 2 * settings.poolEvery,
    }),
  },
  {
    name: 'wider',
    change: settings => ({
      filters: filtersOf(settings)
        .map(filters => scaled(filters, 1.5))
        .join(),
    }),
  },
];

function designOf(settings: Settings, network: number): Design {
  const [usual] = designs;
  if (!applies(settings, 'designs') || settings.designs === 'same') return usual;
  const design = designs[network % designs.length];
  // A small network may have no room for twice as many convolutions.
  return summarize(toModelSpec({ ...settings, ...design.change(settings) })).ok ? design : usual;
}

/** The settings of network `network`, from 0. */
export function networkSettings(settings: Settings, network: number): Settings {
  const seed = (settings.seed + network) % 2 ** 32;
  return { ...settings, ...designOf(settings, network).change(settings), seed };
}

/** `network 2, deeper, seed 4`; from 0. */
export function networkName(settings: Settings, network: number): string {
  const { name } = designOf(settings, network);
  const { seed } = networkSettings(settings, network);
  return [`network ${network + 1}`, ...(name === '' ? [] : [name]), `seed ${seed}`].join(', ');
}

/** Of every network of a run, in the order in which they are trained. */
export const allNetworks = (settings: Settings): readonly Settings[] =>
  Array.from({ length: settings.nets }, (_, network) => networkSettings(settings, network));
