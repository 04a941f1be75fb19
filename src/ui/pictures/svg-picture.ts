/** The parts of a picture as an SVG file that needs nothing else: no style sheet, no font file, no script. */

export interface Box {
  /** CSS pixels from the left and the upper edge of the picture. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type PicturePart =
  | {
      readonly kind: 'box';
      readonly box: Box;
      readonly fill: string | null;
      readonly stroke: string | null;
      readonly radius: number;
    }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** The left end of the line, and its baseline. */
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly size: number;
      readonly weight: string;
      readonly fill: string;
    }
  /** An image of few pixels, which stay sharp squares. */
  | { readonly kind: 'pixels'; readonly box: Box; readonly href: string }
  /** The markup of an SVG element, drawn in the box. */
  | { readonly kind: 'drawing'; readonly box: Box; readonly markup: string };

export interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** CSS colours. */
  readonly background: string;
  readonly fontFamily: string;
  readonly parts: readonly PicturePart[];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, sign => escapes[sign]);

/** A tenth of a pixel is finer than any screen. */
const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function attributes(values: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) =>
      value === null ? [] : [`${name}="${escaped(typeof value === 'number' ? rounded(value) : value)}"`],
    )
    .join(' ');
}

const boxOf = ({ x, y, width, height }: Box) => ({ x, y, width, height });

function markupOf(part: PicturePart): string {
  switch (part.kind) {
    case 'box': {
      const { box, fill, stroke, radius } = part;
      const look = { rx: radius === 0 ? null : radius, fill: fill ?? 'none', stroke };
      return `<rect ${attributes({ ...boxOf(box), ...look })}/>`;
    }
    case 'text': {
      const { x, y, width, size, weight, fill } = part;
      // Another machine has other fonts: the length keeps words from running into one another.
      const place = { x, y, textLength: width, lengthAdjust: 'spacingAndGlyphs' };
      const look = { 'font-size': size, 'font-weight': weight, fill };
      return `<text ${attributes({ ...place, ...look })}>${escaped(part.text)}</text>`;
    }
    case 'pixels': {
      const { box, href } = part;
      return `<image ${attributes({ ...boxOf(box), href, style: 'image-rendering:pixelated' })}/>`;
    }
    case 'drawing':
      return `<svg ${attributes(boxOf(part.box))}>${part.markup}</svg>`;
    default:
      return part satisfies never;
  }
}

/** The text of the file; it is as large as the picture was on the page. */
export function svgOf({ name, width, height, background, fontFamily, parts }: Picture): string {
  const size = { width, height, viewBox: `0 0 ${rounded(width)} ${rounded(height)}` };
  return [
    `<svg ${attributes({ xmlns: 'http://www.w3.org/2000/svg', ...size, 'font-family': fontFamily })}>`,
    `<title>${escaped(name)}</title>`,
    `<rect ${attributes({ width, height, fill: background })}/>`,
    ...parts.map(markupOf),
    '</svg>',
    '',
  ].join('\n');
}

/** `Mean image of each digit` becomes `mean-image-of-each-digit`. */
export const fileNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'picture';
