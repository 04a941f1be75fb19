import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../controls/button.tsx';

export interface FilePickerProps {
  readonly label: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** The kinds of files, as in `<input accept>`; any file without it. */
  readonly accept?: string | undefined;
}

/** A button that opens the system's file dialog. */
export function FilePicker({ label, onFiles, accept }: FilePickerProps) {
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
        accept={accept}
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
