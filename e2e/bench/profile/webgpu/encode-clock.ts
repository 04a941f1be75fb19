/** The time that the processor spends on telling a GPU what to do: from making a command encoder to the end of its submit. */

export interface EncodeClock {
  readonly milliseconds: number;
  /** Removes the clock from the device. */
  stop(): void;
}

/** Wraps a device in place. */
export function clockEncoding(device: GPUDevice): EncodeClock {
  const createEncoder = device.createCommandEncoder.bind(device);
  const submit = device.queue.submit.bind(device.queue);
  let began = 0;
  let spent = 0;
  device.createCommandEncoder = descriptor => {
    began = performance.now();
    return createEncoder(descriptor);
  };
  device.queue.submit = commands => {
    submit(commands);
    spent += performance.now() - began;
  };
  return {
    get milliseconds() {
      return spent;
    },
    stop() {
      Reflect.deleteProperty(device, 'createCommandEncoder');
      Reflect.deleteProperty(device.queue, 'submit');
    },
  };
}
