/** The notes between two cells, and the button that adds one. */
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { NoteSection } from './note-section.tsx';
import './notes.css';

export function NotesBetween({ slot }: { readonly slot: number }) {
  const app = useApp();
  const all = usePage(page => page.notes.list);
  const removed = usePage(page => page.notes.removed?.note.slot === slot);
  const notes = useMemo(() => all.filter(note => note.slot === slot), [all, slot]);
  return (
    <div className={notes.length > 0 || removed ? 'notes' : 'notes notes-empty'}>
      {notes.map(note => (
        <NoteSection key={note.id} note={note} />
      ))}
      <div className="notes-add">
        {removed && <Button onClick={app.notes.undoRemove}>Undo delete of the note</Button>}
        <Button
          kind="quiet"
          icon={<Plus aria-hidden="true" />}
          tabIndex={-1}
          onClick={() => app.notes.add(slot)}
        >
          Add a note
        </Button>
      </div>
    </div>
  );
}
