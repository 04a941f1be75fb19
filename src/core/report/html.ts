/**
 * HTML as text in which nothing that is put in can be taken for markup: whatever is not `Html` itself is escaped. Values
 * stand between tags or in quoted attributes, never in a tag's name, a script or a style sheet.
 */
export interface Html {
  readonly markup: string;
}

type HtmlValue = string | number | Html | readonly Html[] | null;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, which HTML may not contain (https://html.spec.whatwg.org/multipage/syntax.html#text-2). */
const controls = /(?![\t\n\r])\p{Cc}/gu;

const escaped = (text: string): string =>
  text.replaceAll(controls, '\ufffd').replaceAll(/[&<>"']/g, character => escapes[character]);

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

/** A piece of HTML; lists of pieces are joined, and null is nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => ({
  markup: parts.reduce((text, part, index) => text + markupOf(values[index - 1]) + part),
});
