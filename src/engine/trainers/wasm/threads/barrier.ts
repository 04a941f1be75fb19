/** The two integers that all the threads share; `barrierWords` in `program.ts` reserves them. */
const controlWord = { arrived: 0, generation: 1 } as const;

/** Some 35 microseconds: longer would take the processor from threads that this one waits for. */
const spins = 5000;
const waitMilliseconds = 1000;

/** Returns once `threads` threads have come here. Spins for a while: most waits are shorter than a sleep. */
export function meet(control: Int32Array, threads: number): void {
  if (threads === 1) return;
  const { arrived, generation } = controlWord;
  const current = Atomics.load(control, generation);
  if (Atomics.add(control, arrived, 1) === threads - 1) {
    Atomics.store(control, arrived, 0);
    Atomics.add(control, generation, 1);
    Atomics.notify(control, generation);
    return;
  }
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(control, generation) !== current) return;
  while (Atomics.load(control, generation) === current)
    Atomics.wait(control, generation, current, waitMilliseconds);
}
