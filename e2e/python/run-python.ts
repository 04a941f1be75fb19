/** Runs Python where the set-up found one with PyTorch. */
import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The command, or null: `npm test` finds one, and where a system cannot have it says so. */
export const python = process.env.PYTHON_WITH_TORCH ?? null;

const execute = promisify(execFile);

/** Runs `python ...args` and resolves with what it printed. Rejects with what it complained of. */
export async function runPython(args: readonly string[], options: ExecFileOptions = {}): Promise<string> {
  if (python === null) throw new Error('PYTHON_WITH_TORCH names no Python');
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1', ...options.env };
  const { stdout } = await execute(python, [...args], { maxBuffer: 1e8, ...options, env });
  return String(stdout);
}
