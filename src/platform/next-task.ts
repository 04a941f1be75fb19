/** A macrotask boundary without delay: messages and timers that are due run before the caller continues. */

/** Resolves in the next task. It costs microseconds, unlike `setTimeout`, and works in hidden tabs, unlike animation frames. */
export function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
