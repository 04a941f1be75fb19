/** Runs a command, and answers mistakes in its command line. */

/** A mistake in the command line, in words for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `parseArgs` of Node throws a `TypeError` with such a code for an option that it does not know. */
const isUnknownOption = (cause: unknown): cause is Error =>
  cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');

/** Runs the command; a mistake in its command line shows `usage` on stderr and ends the process with exit code 2. */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (cause) {
    if (!(cause instanceof UsageError) && !isUnknownOption(cause)) throw cause;
    console.error(`${cause.message}\n${usage}`);
    process.exitCode = 2;
  }
}
