/** The frame around every numbered place of the page, with its name, selection, folding and explanation. */
import { lazy, type ReactNode, Suspense } from 'react';
import type { CodeOf } from '../../core/code/keras-notebook.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { type Place, placeNumber } from '../../state/page/places.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { CellFrame, type CellFrameProps } from '../../ui/page/cell-frame.tsx';
import { elementId, placeNames } from './cell-names.ts';

const LazyCodeView = lazy(async () => ({ default: (await import('./code-view.tsx')).CodeView }));

/** The places whose part of the work has a part in the exported notebook. */
const placesInPython: readonly Place[] = ['data', 'model', 'train', 'evaluate', 'predict'] satisfies CodeOf[];

const inPython = (place: Place): place is CodeOf => placesInPython.includes(place);

type Content = Pick<
  CellFrameProps,
  'state' | 'line' | 'actions' | 'notices' | 'settings' | 'output' | 'outdated'
>;

export interface PlaceFrameProps extends Content {
  readonly place: Place;
  /** A lazy component, whose text is fetched when the reader unfolds it. */
  readonly explanation: ReactNode;
}

export function PlaceFrame({ place, explanation, ...content }: PlaceFrameProps) {
  const { view } = useApp();
  const selected = usePage(page => page.view.selected === place);
  const folded = usePage(page => page.view.folded.includes(place));
  return (
    <CellFrame
      {...content}
      id={elementId(place)}
      number={placeNumber(place)}
      name={placeNames[place]}
      selected={selected}
      onSelect={() => view.select(place)}
      folded={folded}
      onFold={next => view.fold(place, next)}
      footer={
        <>
          <Disclosure summary="What is this?">
            <Suspense>{explanation}</Suspense>
          </Disclosure>
          {inPython(place) && (
            <Disclosure summary="The same in Python">
              <Suspense>
                <LazyCodeView of={place} />
              </Suspense>
            </Disclosure>
          )}
        </>
      }
    />
  );
}
