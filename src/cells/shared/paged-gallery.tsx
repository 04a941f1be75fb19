import { type ReactNode, useState } from 'react';
import { DigitGallery, type GalleryDigit } from '../../ui/digits/digit-gallery.tsx';
import { PictureMenu } from '../../ui/pictures/picture-menu.tsx';
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
  readonly picked?: number | null | undefined;
  /** Makes each image a button, which gives the id of its digit. */
  readonly onPick?: ((id: number) => void) | undefined;
  /** Fields that filter or sort the items. */
  readonly children?: ReactNode;
}

/** A gallery of digits that shows one page at a time. */
export function PagedGallery<Item>(props: PagedGalleryProps<Item>) {
  const { title, label, what, items, digitOf, size, pageSize, picked, onPick, children } = props;
  const [turned, setTurned] = useState({ items, page: 0 });
  const page = turned.items === items ? turned.page : 0;
  return (
    <section aria-label={title}>
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
        picked={picked}
        onPick={onPick}
        digits={items.slice(page * pageSize, (page + 1) * pageSize).map(digitOf)}
      />
    </section>
  );
}
