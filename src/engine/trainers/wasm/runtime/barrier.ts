/** The barrier at which the threads of a trainer wait for one another. */

/** The shared integers of a barrier; `barrierWords` in `program.ts` reserves them. */
const word = { arrived: 0, generation: 1 } as const;

/** Takes some 35 microseconds: spinning for longer would keep the processor from threads that this one waits for. */
const spins = 5000;
const sleepMilliseconds = 1000;

/**
 * A centralised barrier with a generation counter (Mellor-Crummey and Scott 1991, "Algorithms for scalable synchronization
 * on shared-memory multiprocessors", section 3.1, where the counter is a single bit, the sense).
 */
export class Barrier {
  constructor(
    /** Shared between the threads, zero at first. */
    private readonly words: Int32Array,
    private readonly threads: number,
  ) {}

  /** Blocks until all the threads have called it. Spins before it sleeps: most waits are shorter than a sleep. */
  wait(): void {
    if (this.threads === 1) return;
    const { words } = this;
    const current = Atomics.load(words, word.generation);
    if (Atomics.add(words, word.arrived, 1) === this.threads - 1) {
      Atomics.store(words, word.arrived, 0);
      Atomics.add(words, word.generation, 1);
      Atomics.notify(words, word.generation);
      return;
    }
    for (let spin = 0; spin < spins; spin++) if (Atomics.load(words, word.generation) !== current) return;
    while (Atomics.load(words, word.generation) === current)
      Atomics.wait(words, word.generation, current, sleepMilliseconds);
  }
}
