/** Telling a fault of a file from a fault of the program. */
import { messageOf } from '../core/error-message.ts';

/**
 * The bytes of a dropped file could not be read or unpacked; `cause` is what the browser or the library threw. Only this
 * error is told as a fault of the file: any other is a fault of the program and is thrown on.
 */
export class ContainerError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** Gives what `read` gives; what it rejects with becomes a `ContainerError`. */
export async function fromContainer<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof ContainerError ? error : new ContainerError(error);
  }
}

/** True for the errors by which JavaScript reports a mistake in a program; a library throws others for a bad file. */
export const isProgramFault = (error: unknown): boolean =>
  error instanceof ReferenceError || error instanceof TypeError || error instanceof SyntaxError;
