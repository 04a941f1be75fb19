/** Lets messages and timers in. Unlike `setTimeout` it costs microseconds, unlike animation frames hidden tabs keep it. */
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
