import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useApp, usePage } from '../../state/hooks.ts';
import { type ImagePlace, leftOutRows, tagAt, tagsOf } from '../../state/store/rows-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/fields/text-field.tsx';

export interface RowMarksProps {
  readonly place: ImagePlace;
  /** Puts the focus into the field of the tag at once. */
  readonly tagging: boolean;
}

/** The most tags that are offered again. */
const mostOffered = 4;

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea') !== null;

/** Calls the function of a key while no field has the focus. */
function useKeys(keys: { readonly [key: string]: () => void }): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** What a person notes about one image: a tag, and whether training leaves it out. Render it with a key of its place. */
export function RowMarks({ place, tagging }: RowMarksProps) {
  const { rows } = useApp();
  const tags = usePage(tagsOf);
  const isOut = usePage(page => place.table === 'training' && leftOutRows(page).includes(place.row));
  const undoable = usePage(page => page.rowNotes.past.length > 0);
  const tag = tagAt(tags, place) ?? '';
  const [draft, setDraft] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const focus = useRef(() => form.current?.querySelector('input')?.focus());
  const toggle = () => rows.leaveOut([place.row], !isOut);
  const save = (text: string) => {
    rows.tag(place, text);
    setDraft(null);
  };
  useKeys({ t: focus.current, ...(place.table === 'training' ? { x: toggle } : {}) });
  useEffect(() => {
    // The dialog around it opens after this effect, and would take the focus.
    if (tagging) queueMicrotask(focus.current);
  }, [tagging]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(draft ?? tag);
    // From here the arrow keys go on to the next image.
    form.current?.querySelector('input')?.blur();
  };
  const offered = [...new Set(tags.map(other => other.tag).reverse())].filter(other => other !== tag);
  return (
    <form ref={form} className="image-marks" onSubmit={submit}>
      <TextField
        label="Tag"
        value={draft ?? tag}
        placeholder="a short word"
        hint="T writes one, Enter keeps it."
        onChange={setDraft}
      />
      <div className="button-row">
        <Button type="submit" disabled={draft === null || draft.trim() === tag}>
          {draft?.trim() === '' ? 'Remove tag' : 'Keep tag'}
        </Button>
        {offered.slice(0, mostOffered).map(other => (
          <Button key={other} kind="quiet" onClick={() => save(other)}>
            Tag “{other}”
          </Button>
        ))}
        {place.table === 'training' && (
          <Button onClick={toggle} title="X does the same">
            {isOut ? 'Take in again' : 'Leave out of training'}
          </Button>
        )}
        {undoable && <Button onClick={rows.undo}>Undo</Button>}
      </div>
    </form>
  );
}
