import { useEffect, useState } from 'react';
import type { StepPlan } from '../../core/training/plan/step-plan.ts';
import { openStepMemory, type StepMemory } from '../../state/engine-tasks/step-memory.ts';

/**
 * The bytes that training with this plan takes on WebAssembly; while they are computed, those of the plan before; null
 * where they are not known. `key` tells plans apart.
 */
export function useStepMemory(
  key: string,
  plan: StepPlan | null,
  batchSize: number,
  tableRows: number,
): number | null {
  const [memory, setMemory] = useState<StepMemory | null>(null);
  const [bytes, setBytes] = useState<number | null>(null);
  useEffect(() => {
    const opened = openStepMemory();
    setMemory(opened);
    return opened.close;
  }, []);
  // A plan is made anew in every render, so `key` stands for it.
  useEffect(() => {
    if (!memory || !plan) return;
    let isLate = false;
    const take = (known: number | null) => isLate || setBytes(known);
    memory.bytesOf(plan, batchSize, tableRows).then(take, () => take(null));
    return () => {
      isLate = true;
    };
  }, [memory, key, batchSize, tableRows]);
  return plan && bytes;
}
