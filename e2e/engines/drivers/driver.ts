/** What every engine's driver can do with a page; each engine has its own way to do it. */
import type { Query } from './find.ts';

export const engineNames = ['chromium', 'firefox', 'webkit'] as const;

export type EngineName = (typeof engineNames)[number];

/** Keys that are pressed by name rather than typed. */
export type NamedKey = 'Enter' | 'Escape' | 'ArrowRight';

/** A page of a fresh profile. `Handle` is the driver's reference to an element. */
export interface Driver<Handle = unknown> {
  /** Opens the address and begins to watch for what no page may do. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page, which must use nothing from outside; arguments and answer are JSON. */
  evaluate<Given extends readonly unknown[], Answer>(
    run: (...given: Given) => Answer | Promise<Answer>,
    ...given: Given
  ): Promise<Answer>;
  /** Runs a script's text in the page. */
  runScript(source: string): Promise<void>;
  /** What `find` gives in the page. */
  element(query: Query): Promise<Handle | null>;
  click(element: Handle): Promise<void>;
  setFiles(element: Handle, paths: readonly string[]): Promise<void>;
  /** Chooses the option with this value in a `<select>`. */
  choose(element: Handle, value: string): Promise<void>;
  focus(element: Handle): Promise<void>;
  /** The value of a field. */
  valueOf(element: Handle): Promise<string>;
  /** Types the characters one by one. */
  type(text: string): Promise<void>;
  press(key: NamedKey): Promise<void>;
  pressWithControl(key: string): Promise<void>;
  /** The text of the file that the browser saves because of `act`. */
  saved(act: () => Promise<void>): Promise<string>;
  /** Uncaught errors that the browser reports outside the page. */
  errors(): readonly string[];
  close(): Promise<void>;
}

/** A call of the function with the values, as text that a page runs. */
export const callOf = (run: (...given: never[]) => unknown, given: readonly unknown[]): string =>
  `(${run})(...${JSON.stringify(given)})`;
