import { useEffect, useState } from 'react';
import type { StepBytes, StepSize } from '../../core/forecast/step-memory-messages.ts';
import { openStepMemory, type StepMemory } from '../../state/engine-tasks/step-memory.ts';

/**
 * The bytes that training of this size takes; while they are computed, those of the size before; null where they are not
 * known, and where `size` is null. `key` tells sizes apart.
 */
export function useStepMemory(key: string, size: StepSize | null): StepBytes | null {
  const [memory, setMemory] = useState<StepMemory | null>(null);
  const [bytes, setBytes] = useState<StepBytes | null>(null);
  useEffect(() => {
    const opened = openStepMemory();
    setMemory(opened);
    return opened.close;
  }, []);
  // The size holds a plan, which is made anew in every render, so `key` stands for it.
  useEffect(() => {
    if (!memory || !size) return;
    let isLate = false;
    const take = (known: StepBytes | null) => isLate || setBytes(known);
    memory.bytesOf(size).then(take, () => take(null));
    return () => {
      isLate = true;
    };
  }, [memory, key]);
  return size && bytes;
}
