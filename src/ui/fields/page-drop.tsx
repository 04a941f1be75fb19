import { useEffect, useRef, useState } from 'react';
import './drop-zone.css';

export interface PageDropProps {
  readonly onFiles: (files: readonly File[]) => void;
  /** The effect of dropping: `Drop to load the files`. */
  readonly text: string;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Receives files that are dropped anywhere on the page, and covers it with `text` while they hover over it. */
export function PageDrop({ onFiles, text }: PageDropProps) {
  const [hovering, setHovering] = useState(false);
  const receive = useRef(onFiles);
  useEffect(() => {
    receive.current = onFiles;
  }, [onFiles]);

  useEffect(() => {
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
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) receive.current(files);
    });
    return () => listeners.abort();
  }, []);

  return hovering ? <div className="drop-cover">{text}</div> : null;
}
