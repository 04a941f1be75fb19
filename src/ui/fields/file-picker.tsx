import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../controls/button.tsx';

export interface FilePickerProps {
  readonly label: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that opens the system's file dialog, for any files: those of IDX have no ending to choose them by. */
export function FilePicker({ label, onFiles }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<FolderOpen aria-hidden="true" />} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])];
          // Choosing the same file again must count as a choice.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
