import { ArrowDown, ArrowUp, Pencil, Trash } from 'lucide-react';
import { type KeyboardEvent, Suspense, useEffect, useRef } from 'react';
import type { Note } from '../../core/notebook/notes.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/fields/text-field.tsx';
import { LazyMarkdown } from '../../ui/lazy.tsx';

const noteElementId = (id: string): string => `note-${id}`;

function Editor({ note, onDone }: { readonly note: Note; readonly onDone: () => void }) {
  const { notes } = useApp();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const press = (event: KeyboardEvent) => {
    const done =
      event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey));
    if (!done) return;
    // Otherwise the page applies these keys to the selected cell.
    event.preventDefault();
    event.stopPropagation();
    onDone();
  };
  return (
    <div ref={form} className="note-editor" onKeyDownCapture={press}>
      <TextField
        label="Note in Markdown"
        rows={5}
        value={note.text}
        hint="Shift + Enter or Esc when it is done."
        onChange={text => notes.edit(note.id, text)}
      />
      <Button onClick={onDone}>Done</Button>
    </div>
  );
}

/** One note, rendered or in its editor. */
export function NoteSection({ note }: { readonly note: Note }) {
  const { notes } = useApp();
  const section = useRef<HTMLElement>(null);
  const editing = usePage(page => page.notes.editing === note.id);
  const done = () => {
    notes.setEditing(null);
    section.current?.focus();
  };
  return (
    <section
      ref={section}
      id={noteElementId(note.id)}
      className="note-cell"
      data-note={note.id}
      aria-label="Note"
      tabIndex={-1}
    >
      {editing ? (
        <Editor note={note} onDone={done} />
      ) : (
        <>
          <div className="note-actions">
            <IconButton
              label="Edit the note"
              icon={<Pencil aria-hidden="true" />}
              onClick={() => notes.setEditing(note.id)}
            />
            <IconButton
              label="Move the note up"
              icon={<ArrowUp aria-hidden="true" />}
              onClick={() => notes.move(note.id, -1)}
            />
            <IconButton
              label="Move the note down"
              icon={<ArrowDown aria-hidden="true" />}
              onClick={() => notes.move(note.id, 1)}
            />
            <IconButton
              label="Delete the note"
              icon={<Trash aria-hidden="true" />}
              onClick={() => notes.remove(note.id)}
            />
          </div>
          <Suspense fallback={<p>{note.text}</p>}>
            <LazyMarkdown text={note.text} />
          </Suspense>
        </>
      )}
    </section>
  );
}
