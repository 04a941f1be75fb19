import { expect, it } from 'vitest';
import { createCrosshairLink } from './crosshair-link.ts';

it('every chart of a link hears where one of them is pointed at, until it leaves', () => {
  const link = createCrosshairLink();
  const heard: (readonly [string, number | null])[] = [];
  const leave = link.subscribe(() => heard.push(['loss', link.at()]));
  link.subscribe(() => heard.push(['accuracy', link.at()]));
  link.point(3);
  link.point(3);
  leave();
  link.point(null);
  expect(heard).toEqual([
    ['loss', 3],
    ['accuracy', 3],
    ['accuracy', null],
  ]);
});
