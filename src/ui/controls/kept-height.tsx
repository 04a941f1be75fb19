import { type ReactNode, useLayoutEffect, useRef } from 'react';

export interface KeptHeightProps {
  /** While true the box is never lower than it was before. */
  readonly keep: boolean;
  readonly className: string;
  readonly children: ReactNode;
}

/** A box that does not collapse while its content is made anew, so that nothing below it jumps. */
export function KeptHeight({ keep, className, children }: KeptHeightProps) {
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (keep) {
      element.style.minHeight = `${height.current}px`;
      return;
    }
    element.style.minHeight = '';
    const observer = new ResizeObserver(() => {
      height.current = element.offsetHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [keep]);
  return (
    <div ref={box} className={className}>
      {children}
    </div>
  );
}
