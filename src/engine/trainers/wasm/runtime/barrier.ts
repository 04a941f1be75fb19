/** The barrier at which the threads of a trainer wait for one another. */

/** The shared integers of a barrier; `barrierWords` in `program.ts` reserves them. */
const word = { arrived: 0, generation: 1 } as const;

/** Looks at the generation between two looks at the clock: a microsecond or so. */
const looks = 100;
/** Milliseconds to spin where spinning has failed: longer would keep the processor from threads that this one waits for. */
const shortSpin = 0.03;
/**
 * Milliseconds to spin otherwise. A sleeper is awake again only 0.1 ms or so after it is called and late at the next barrier,
 * where the others would fall asleep in their turn: a long spin ends this.
 */
const longSpin = 0.3;
/** Of so many waits that ended asleep, one spins long to find out whether the others have a processor again. */
const sleepsBetweenTrials = 64;
const sleepMilliseconds = 1000;

/**
 * A centralised barrier with a generation counter (Mellor-Crummey and Scott 1991, "Algorithms for scalable synchronization
 * on shared-memory multiprocessors", section 3.1, where the counter is a single bit, the sense).
 */
export class Barrier {
  private spin = longSpin;
  private sleeps = 0;

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
    if (this.spinUntilOver(current)) return;
    while (Atomics.load(words, word.generation) === current)
      Atomics.wait(words, word.generation, current, sleepMilliseconds);
    this.sleeps++;
    this.spin = this.sleeps % sleepsBetweenTrials === 0 ? longSpin : shortSpin;
  }

  /** Gives whether the others came while it was spinning. */
  private spinUntilOver(current: number): boolean {
    if (this.isOver(current)) return true;
    const end = performance.now() + this.spin;
    while (performance.now() < end) if (this.isOver(current)) return true;
    return false;
  }

  private isOver(current: number): boolean {
    for (let look = 0; look < looks; look++)
      if (Atomics.load(this.words, word.generation) !== current) return true;
    return false;
  }
}
