import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { usePage } from '../../state/hooks.ts';
import { tagAt, tagsOf } from '../../state/store/rows-slice.ts';
import { DigitGallery, type GalleryDigit } from '../../ui/digits/digit-gallery.tsx';
import { PictureMenu } from '../../ui/pictures/picture-menu.tsx';
import { LazyImagePanel } from '../image/lazy-image-panel.ts';
import type { ImageSource } from '../image/subject.ts';
import { Pager } from './pager.tsx';

export interface PagedGalleryProps<Item> {
  readonly title: string;
  /** The accessible name of the list. */
  readonly label: string;
  /** The plural noun in the pager's buttons: `samples`. */
  readonly what: string;
  /** All items; another array starts at the first page again. */
  readonly items: readonly Item[];
  /** Called only for the items of the current page. */
  readonly digitOf: (item: Item) => GalleryDigit;
  /** Side of each image in CSS pixels. */
  readonly size: number;
  readonly pageSize: number;
  /** Makes each image open in the panel of one image; the ids of the digits are the rows of this source. */
  readonly source?: ImageSource | undefined;
  /** Fields that filter or sort the items. */
  readonly children?: ReactNode;
}

/** A gallery of digits that shows one page at a time. */
export function PagedGallery<Item>(props: PagedGalleryProps<Item>) {
  const { title, label, what, items, digitOf, size, pageSize, source, children } = props;
  const [turned, setTurned] = useState({ items, page: 0 });
  const page = turned.items === items ? turned.page : 0;
  const first = page * pageSize;
  const tags = usePage(tagsOf);
  const digits = items.slice(first, first + pageSize).map(item => {
    const digit = digitOf(item);
    const tag = source && tagAt(tags, { table: source.table, row: digit.id });
    return tag ? { ...digit, tag, title: `${digit.title}, tagged “${tag}”` } : digit;
  });
  const gallery = useRef<HTMLElement>(null);
  /** The place of the opened image in the list, and whether the panel is open. */
  const [looked, setLooked] = useState<{
    readonly at: number;
    readonly open: boolean;
    readonly tagging: boolean;
  } | null>(null);
  const lookAt = (at: number, tagging = false): void => {
    setTurned({ items, page: Math.floor(at / pageSize) });
    setLooked({ at, open: true, tagging });
  };
  const placeOf = (row: number): number => first + digits.findIndex(({ id }) => id === row);
  // The list may have turned its page meanwhile, and with it the button that had opened the panel.
  useEffect(() => {
    if (!looked || looked.open) return;
    setLooked(null);
    gallery.current?.querySelectorAll<HTMLElement>('.digit-pick')[looked.at % pageSize]?.focus();
  }, [looked, pageSize]);
  return (
    <section aria-label={title} ref={gallery}>
      <div className="toolbar">
        <h3>{title}</h3>
        {children}
        {items.length > pageSize && (
          <Pager
            what={what}
            page={page}
            size={pageSize}
            total={items.length}
            onPage={next => setTurned({ items, page: next })}
          />
        )}
        <PictureMenu name={title} />
      </div>
      <DigitGallery
        label={label}
        size={size}
        digits={digits}
        onPick={source && (row => lookAt(placeOf(row)))}
        onTag={source && (row => lookAt(placeOf(row), true))}
      />
      {source && looked?.open && (
        <Suspense>
          <LazyImagePanel
            source={source}
            count={items.length}
            index={looked.at}
            rowAt={at => digitOf(items[at]).id}
            tagging={looked.tagging}
            onIndex={at => lookAt(at)}
            onClose={() => setLooked({ ...looked, open: false })}
          />
        </Suspense>
      )}
    </section>
  );
}
