import { type ReactNode, useDeferredValue, useLayoutEffect, useRef } from 'react';

export interface StableHeightProps {
  /** While true the box is never lower than when it became true, nor than `--least-height`, even where it is empty. */
  readonly pinned: boolean;
  readonly className: string;
  readonly children: ReactNode;
}

/** A box that does not collapse while its content is replaced, so that nothing below it jumps. */
export function StableHeight({ pinned: isPinned, className, children }: StableHeightProps) {
  // A large result is drawn a moment after it is there: until then the place stays.
  const wasPinned = useDeferredValue(isPinned);
  const pinned = isPinned || wasPinned;
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (pinned) {
      element.style.minHeight = `max(${height.current}px, var(--least-height, 0px))`;
      return;
    }
    element.style.minHeight = '';
    const observer = new ResizeObserver(() => {
      height.current = element.offsetHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [pinned]);
  return (
    <div ref={box} className={className} data-pinned={pinned || undefined}>
      {children}
    </div>
  );
}
