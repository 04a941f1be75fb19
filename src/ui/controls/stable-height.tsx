import { type ReactNode, useLayoutEffect, useRef } from 'react';

export interface StableHeightProps {
  /** While true the box is never lower than when it became true, nor than `--least-height`. */
  readonly pinned: boolean;
  readonly className: string;
  readonly children: ReactNode;
}

/** A box that does not collapse while its content is replaced, so that nothing below it jumps. */
export function StableHeight({ pinned, className, children }: StableHeightProps) {
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
    <div ref={box} className={className}>
      {children}
    </div>
  );
}
