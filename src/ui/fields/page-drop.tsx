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
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener(
      'dragleave',
      event => {
        if (event.relatedTarget === null) setHovering(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      event => {
        setHovering(false);
        if (!carriesFiles(event)) return;
        event.preventDefault();
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) receive.current(files);
      },
      { signal },
    );
    return () => listeners.abort();
  }, []);

  return hovering ? <div className="drop-cover">{text}</div> : null;
}
