import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../controls/button.tsx';
import './drop-zone.css';

export interface PageDropProps {
  readonly onFiles: (files: readonly File[]) => void;
  /** The effect of dropping: `Drop to load the files`. */
  readonly text: string;
}

/** The entries of a drop, if there are folders among them. The browser forgets them when its event is handled. */
function droppedFolders({ items }: DataTransfer): readonly FileSystemEntry[] | null {
  const entries = [...items].map(item => item.webkitGetAsEntry?.() ?? null).filter(entry => entry !== null);
  return entries.some(entry => entry.isDirectory) ? entries : null;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Receives files and folders that are dropped anywhere on the page, and covers it with `text` while they hover over it,
 * and while folders are listed, which can be cancelled. Files in folders have their path as their name.
 */
export function PageDrop({ onFiles, text }: PageDropProps) {
  const [hovering, setHovering] = useState(false);
  /** Files that were found in folders so far; null while none are listed. */
  const [listed, setListed] = useState<number | null>(null);
  const listing = useRef<AbortController>(null);
  const receive = useRef(onFiles);
  useEffect(() => {
    receive.current = onFiles;
  }, [onFiles]);

  // Before the page is painted: files that are dropped on what one sees must not be lost.
  useLayoutEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const listen = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', run: (event: DragEvent) => void) =>
      window.addEventListener(type, run, { signal });
    const over = (event: DragEvent): void => {
      // Some part of the page takes these files itself.
      if (event.defaultPrevented) {
        setHovering(false);
        return;
      }
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    listen('dragenter', over);
    listen('dragover', over);
    listen('dragleave', event => {
      if (event.relatedTarget === null) setHovering(false);
    });
    listen('drop', event => {
      setHovering(false);
      if (event.defaultPrevented || !carriesFiles(event)) return;
      event.preventDefault();
      const folders = event.dataTransfer && droppedFolders(event.dataTransfer);
      if (folders) void list(folders);
      const files = folders ? [] : [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) receive.current(files);
    });
    const list = async (folders: readonly FileSystemEntry[]) => {
      listing.current?.abort();
      const own = new AbortController();
      listing.current = own;
      setListed(0);
      try {
        const { listFiles } = await import('./list-folders.ts');
        const files = await listFiles(
          folders,
          count => own === listing.current && setListed(count),
          own.signal,
        );
        if (!own.signal.aborted) receive.current(files);
      } finally {
        if (own === listing.current) setListed(null);
      }
    };
    return () => {
      listeners.abort();
      listing.current?.abort();
    };
  }, []);

  const cancel = (): void => {
    listing.current?.abort();
    // A slow disk may not have answered yet.
    listing.current = null;
    setListed(null);
  };
  if (listed !== null)
    return (
      <div className="drop-cover">
        <span role="status">Listing the files: {listed} so far</span>
        <Button onClick={cancel}>Cancel</Button>
      </div>
    );
  return hovering ? <div className="drop-cover">{text}</div> : null;
}
