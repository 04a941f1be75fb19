/** How things are found in the page: by the role and the name that a person, or a screen reader, knows them by. */

export type Role = 'button' | 'field' | 'files' | 'region' | 'summary' | 'alert';

export interface Query {
  readonly role: Role;
  /** The whole accessible name; null for any. */
  readonly name: string | null;
  /** The name of the region in which it lies; null for the whole page. */
  readonly within: string | null;
}

/** The first visible element of the role and the name; a button that is disabled is not there yet. It runs in the page, so it uses nothing from outside. */
export function find({ role, name, within }: Query): HTMLElement | null {
  const selectors = {
    button: 'button:enabled',
    field: 'input:not([type=file]), select, textarea',
    files: 'input[type=file]',
    region: 'section',
    summary: 'details:not([open]) > summary',
    alert: '[role=alert]',
  };
  const textOf = (element: Element | null): string => element?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
  const nameOf = (element: HTMLElement): string => {
    const by = element.getAttribute('aria-labelledby');
    if (by !== null) return textOf(document.getElementById(by));
    const labels = 'labels' in element ? (element.labels as NodeListOf<HTMLLabelElement> | null) : null;
    return element.getAttribute('aria-label') ?? textOf(labels?.[0] ?? element);
  };
  const all = (root: ParentNode, wanted: Role): HTMLElement[] => [
    ...root.querySelectorAll<HTMLElement>(selectors[wanted]),
  ];
  const root = within === null ? document : all(document, 'region').find(region => nameOf(region) === within);
  if (root === undefined) return null;
  const found = all(root, role).find(
    element => (role === 'files' || element.checkVisibility()) && (name === null || nameOf(element) === name),
  );
  return found ?? null;
}
