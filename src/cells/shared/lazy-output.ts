/** Outputs whose code is loaded at the first use, or beforehand for a page that comes back with all its outputs. */
import { type ComponentType, createElement, type ElementType, lazy, useState } from 'react';
import { PartBoundary } from '../../ui/controls/part-boundary.tsx';

const fetches: (() => Promise<unknown>)[] = [];

/**
 * Like React's `lazy`, but code that is here already is drawn at once: what `lazy` draws comes a moment later, and what lies
 * below it would move.
 */
export function lazyOutput<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  const fetch = async () => {
    loaded ??= await load();
    return { default: loaded };
  };
  fetches.push(fetch);
  const Later = lazy(fetch);
  return function LazyOutput(props: Props) {
    const [Output] = useState<ElementType<Props>>(() => loaded ?? Later);
    return createElement(PartBoundary, null, createElement(Output, props));
  };
}

/** To ask for more at once would hold the page up. */
const askedAtOnce = 4;

/** Loads the code of every output. What cannot be loaded is tried again where it is drawn. */
export async function fetchOutputs(): Promise<void> {
  const loads: Promise<unknown>[] = [];
  for (const [turn, fetch] of fetches.entries()) {
    loads.push(fetch());
    if (turn % askedAtOnce === 0) await new Promise(resolve => setTimeout(resolve));
  }
  await Promise.allSettled(loads);
}
