import { type KeyboardEvent, useRef, useState } from 'react';
import { DigitImage } from './digit-image.tsx';
import './digits.css';

export interface GalleryDigit {
  /** A number that is stable and unique in the gallery, such as the row. */
  readonly id: number;
  /** Grey levels `[784]`. */
  readonly pixels: ArrayLike<number>;
  /** The text below the image: a label, a confidence, or `4 → 9`. */
  readonly caption: string;
  /** The sentence for the tooltip and for screen readers: `Row 12: labelled 4, predicted 9 (97.10 %)`. */
  readonly title: string;
  readonly wrong?: boolean | undefined;
  /** A short word that is shown over the image. */
  readonly tag?: string | null | undefined;
}

export interface DigitGalleryProps {
  readonly label: string;
  readonly digits: readonly GalleryDigit[];
  /** Side of each image in CSS pixels. Default 44. */
  readonly size?: number | undefined;
  /** The image that is chosen, where one can be; without it a picked image opens a dialog. */
  readonly picked?: number | null | undefined;
  /** Makes each image a button; the arrow keys move between them, and Enter picks one. */
  readonly onPick?: ((id: number) => void) | undefined;
  /** Called for the key T on an image that is a button. */
  readonly onTag?: ((id: number) => void) | undefined;
}

export function DigitGallery({ label, digits, size, picked, onPick, onTag }: DigitGalleryProps) {
  const list = useRef<HTMLUListElement>(null);
  const [stop, setStop] = useState(0);
  const press = (event: KeyboardEvent, index: number): void => {
    if (onTag && event.key === 't' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      onTag(digits[index].id);
      return;
    }
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: digits.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= digits.length) return;
    event.preventDefault();
    setStop(to);
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <ul
      ref={list}
      className="digits"
      aria-label={label}
      style={{
        ['--digit-size' as string]: size === undefined ? undefined : `${size}px`,
        ['--caption-length' as string]: Math.max(1, ...digits.map(({ caption }) => caption.length)),
      }}
    >
      {digits.map((digit, index) => {
        const inner = (
          <>
            <DigitImage pixels={digit.pixels} alt="" />
            {digit.tag && (
              <span className="digit-tag" aria-hidden="true">
                {digit.tag}
              </span>
            )}
            <span className="digit-caption" aria-hidden="true">
              {digit.caption}
            </span>
            <span className="hidden-text">{digit.title}</span>
          </>
        );
        const look = `digit${digit.wrong ? ' digit-wrong' : ''}${digit.id === picked ? ' digit-picked' : ''}`;
        return (
          <li key={digit.id} title={digit.title}>
            {onPick ? (
              <button
                type="button"
                className={`${look} digit-pick`}
                tabIndex={index === Math.min(stop, digits.length - 1) ? 0 : -1}
                {...(picked === undefined
                  ? { 'aria-haspopup': 'dialog' as const }
                  : { 'aria-pressed': digit.id === picked })}
                onClick={() => {
                  setStop(index);
                  onPick(digit.id);
                }}
                onKeyDown={event => press(event, index)}
              >
                {inner}
              </button>
            ) : (
              <span className={look}>{inner}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
