import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { FilePicker } from './file-picker.tsx';
import './drop-zone.css';

export interface DropZoneProps {
  /** What to drop, a sentence or two. */
  readonly text: ReactNode;
  readonly pickLabel: string;
  readonly accept?: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
  /** Other ways to begin, such as a button for sample data. */
  readonly actions?: ReactNode | undefined;
}

/** The empty state of a cell that waits for files. Dropping itself is received by `PageDrop`. */
export function DropZone({ text, pickLabel, accept, onFiles, actions }: DropZoneProps) {
  return (
    <div className="drop-zone">
      <FileDown aria-hidden="true" />
      <p>{text}</p>
      <div className="drop-zone-actions">
        {actions}
        <FilePicker label={pickLabel} accept={accept} onFiles={onFiles} />
      </div>
    </div>
  );
}
