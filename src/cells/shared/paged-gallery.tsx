import { type ReactNode, useState } from 'react';
import { DigitGallery, type GalleryDigit } from '../../ui/digits/digit-gallery.tsx';
import { Pager } from './pager.tsx';

export interface PagedGalleryProps<Item> {
  readonly title: string;
  /** The list itself, for who cannot see it. */
  readonly label: string;
  /** What is paged, for the buttons' names: `samples`. */
  readonly what: string;
  /** All of them; other ones begin at the first page again. */
  readonly items: readonly Item[];
  /** Called only for those on the page. */
  readonly digitOf: (item: Item) => GalleryDigit;
  /** Side of each image in CSS pixels. */
  readonly size: number;
  readonly pageSize: number;
  /** Fields that choose and order. */
  readonly children?: ReactNode;
}

/** Images of digits a page at a time. */
export function PagedGallery<Item>(props: PagedGalleryProps<Item>) {
  const { title, label, what, items, digitOf, size, pageSize, children } = props;
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
      </div>
      <DigitGallery
        label={label}
        size={size}
        digits={items.slice(page * pageSize, (page + 1) * pageSize).map(digitOf)}
      />
    </section>
  );
}
