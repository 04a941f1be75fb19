import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { FilePicker } from './file-picker.tsx';
import './drop-zone.css';

export interface DropZoneProps {
  /** The invitation to drop files, a sentence or two. */
  readonly text: ReactNode;
  readonly pickLabel: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Other buttons to begin with, such as one for sample data. */
  readonly actions?: ReactNode | undefined;
}

/** The empty state of a cell that waits for files. `PageDrop` receives what is dropped. */
export function DropZone({ text, pickLabel, onFiles, actions }: DropZoneProps) {
  return (
    <div className="drop-zone">
      <FileDown aria-hidden="true" />
      <p>{text}</p>
      <div className="drop-zone-actions">
        {actions}
        <FilePicker label={pickLabel} onFiles={onFiles} />
      </div>
    </div>
  );
}
