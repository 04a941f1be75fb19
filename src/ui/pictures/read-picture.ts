/** Reads a figure of the page into the parts of a picture, with the colours of the theme that it is shown in. */
import type { Box, Picture, PicturePart } from './svg-picture.ts';

/** What belongs to the page and not to the figure. */
const controls =
  'button:not(.digit-pick), input, select, label, details, [popover], .pager, .hint, .hidden-text';
/** Pixels around the figure. */
const margin = 16;

const isClear = (color: string): boolean => color === 'transparent' || /, 0\)$|\/ 0\)$/.test(color);

/** The image as a PNG in a URL, with the inversion by which a style rule shows dark pixels as light ones. */
function pixelsOf(shown: HTMLCanvasElement | HTMLImageElement): string {
  const isCanvas = shown instanceof HTMLCanvasElement;
  const width = isCanvas ? shown.width : shown.naturalWidth;
  const height = isCanvas ? shown.height : shown.naturalHeight;
  const copy = Object.assign(document.createElement('canvas'), { width, height });
  const ink = copy.getContext('2d');
  if (!ink) return isCanvas ? shown.toDataURL() : shown.src;
  ink.drawImage(shown, 0, 0);
  if (getComputedStyle(shown).filter.includes('invert(1)')) {
    // A canvas holds black ink on nothing, an image dark ink on white.
    ink.globalCompositeOperation = isCanvas ? 'source-in' : 'difference';
    ink.fillStyle = '#ffffff';
    ink.fillRect(0, 0, width, height);
  }
  return copy.toDataURL();
}

/** The markup inside an SVG element, with the values of the custom properties that it uses. */
function drawingOf(svg: SVGElement): string {
  const probe = document.createElement('span');
  svg.parentElement?.append(probe);
  const serializer = new XMLSerializer();
  const markup = [...svg.children].map(child => serializer.serializeToString(child)).join('');
  const resolved = markup.replaceAll(/var\(--[\w-]+\)/g, variable => {
    probe.style.color = variable;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return resolved;
}

/** The words of a text node line by line, each where the page has it. */
function textParts(node: Text, style: CSSStyleDeclaration, move: (box: DOMRect) => Box): PicturePart[] {
  const lines: { text: string; box: Box }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = move(range.getBoundingClientRect());
    const last = lines.at(-1);
    if (last && last.box.y === box.y)
      lines[lines.length - 1] = {
        text: `${last.text} ${word}`,
        box: { ...last.box, width: box.x + box.width - last.box.x },
      };
    else lines.push({ text: word, box });
  }
  return lines.map(({ text, box }) => ({
    kind: 'text',
    text,
    x: box.x,
    // Four fifths of the height of a line of letters are above its baseline, in any usual font.
    y: box.y + box.height * 0.8,
    width: box.width,
    size: Number.parseFloat(style.fontSize),
    weight: style.fontWeight,
    fill: style.color,
  }));
}

function partsOf(element: Element, move: (box: DOMRect) => Box): PicturePart[] {
  if (element.matches(controls) || !element.checkVisibility()) return [];
  const box = move(element.getBoundingClientRect());
  if (element instanceof SVGElement) {
    const { viewBox } = element as SVGSVGElement;
    const inner = drawingOf(element);
    const scale = viewBox.baseVal?.width ? box.width / viewBox.baseVal.width : 1;
    // The attributes of the element itself are inherited by what it holds.
    const own = [...element.attributes]
      .filter(({ name }) => /^(fill|stroke)/.test(name))
      .map(({ name, value }) => `${name}="${value}"`);
    return [{ kind: 'drawing', box, markup: `<g transform="scale(${scale})" ${own.join(' ')}>${inner}</g>` }];
  }
  if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement)
    return [{ kind: 'pixels', box, href: pixelsOf(element) }];
  const style = getComputedStyle(element);
  const fill = isClear(style.backgroundColor) ? null : style.backgroundColor;
  const stroke = Number.parseFloat(style.borderTopWidth) > 0 ? style.borderTopColor : null;
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const own: PicturePart[] = fill || stroke ? [{ kind: 'box', box, fill, stroke, radius }] : [];
  const inside = [...element.childNodes].flatMap(child => {
    if (child instanceof Text) return textParts(child, style, move);
    return child instanceof Element ? partsOf(child, move) : [];
  });
  return [...own, ...inside];
}

/** The background behind an element: that of the nearest ancestor that has one. */
function backgroundOf(element: Element | null): string {
  if (element === null) return '#ffffff';
  const { backgroundColor } = getComputedStyle(element);
  return isClear(backgroundColor) ? backgroundOf(element.parentElement) : backgroundColor;
}

/** The figure as it is shown now; `name` is its title. */
export function readPicture(figure: Element, name: string): Picture {
  const frame = figure.getBoundingClientRect();
  const move = ({ x, y, width, height }: DOMRect): Box => ({
    x: x - frame.x + margin,
    y: y - frame.y + margin,
    width,
    height,
  });
  const parts = [...figure.children].flatMap(child => partsOf(child, move));
  const bottoms = parts.map(part => (part.kind === 'text' ? part.y : part.box.y + part.box.height));
  return {
    name,
    width: frame.width + 2 * margin,
    height: Math.max(0, ...bottoms) + margin,
    background: backgroundOf(figure),
    fontFamily: getComputedStyle(figure).fontFamily,
    parts,
  };
}
