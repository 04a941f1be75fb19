import { expect, test } from 'vitest';
import { memberRecipes } from '../../core/settings/ensemble-members.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { outcome } from '../testing/outcome-double.ts';
import { NetworksUnderWay } from './networks-under-way.ts';

const five = () =>
  new NetworksUnderWay(memberRecipes({ ...defaultSettings, networks: 5, designs: 'unlike' }, 10, []), null);

test('networks that train side by side are counted in that order', () => {
  const networks = five();
  expect(networks.begin([0, 3])).toEqual([0, 3, 1, 2, 4]);
  for (const network of [0, 3]) networks.end(network, outcome('complete', 0.5, [network]));
  expect(networks.begin([1, 4])).toEqual([0, 3, 1, 4, 2]);
});

test('networks that a device could not train side by side are counted in the order of their own training', () => {
  const networks = five();
  networks.begin([0, 3]);
  for (const network of [0, 1]) {
    expect(networks.begin([network])).toEqual([0, 1, 2, 3, 4]);
    networks.end(network, outcome('complete', 0.5, [network]));
  }
  expect(networks.begin([2])).toEqual([0, 1, 2, 3, 4]);
});
