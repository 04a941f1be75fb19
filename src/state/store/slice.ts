/**
 * The page's state is made of slices: each module here owns some fields, their first value and the actions on them.
 * See zustand's slices pattern, https://zustand.docs.pmnd.rs/guides/slices-pattern.
 */

/** The part of the page's store that a slice needs: it reads and changes the fields that it names, and no others. */
export interface SliceStore<Fields> {
  getState(): Fields;
  setState(change: Partial<Fields> | ((fields: Fields) => Partial<Fields>)): void;
}
