/** Holds a program and all that it starts to an amount of memory, by a control group of Linux. Needs the rights of root. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a memory controller, in the second and in the first version of control groups. */
const controllers = [
  {
    root: '/sys/fs/cgroup',
    sign: '/sys/fs/cgroup/cgroup.controllers',
    limit: 'memory.max',
    peak: 'memory.peak',
  },
  {
    root: '/sys/fs/cgroup/memory',
    sign: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
  },
] as const;

export interface LimitedProgram {
  /** The path of a program that starts `program` within the limit. */
  readonly path: string;
  /** The largest number of bytes that were in use at once, cached files included. */
  readonly peak: () => number;
  /** Call it once the program has ended. */
  readonly remove: () => void;
}

/** Throws an error where this machine has no control groups, or does not let this user make one. */
export function limited(program: string, megabytes: number): LimitedProgram {
  const controller = controllers.find(({ sign }) => existsSync(sign));
  if (controller === undefined) throw new Error('a limit of memory needs the control groups of Linux');
  const group = join(controller.root, `digit-recognizer-${process.pid}`);
  mkdirSync(group);
  writeFileSync(join(group, controller.limit), String(megabytes * 2 ** 20));
  const folder = mkdtempSync(join(tmpdir(), 'limited-'));
  const path = join(folder, 'program');
  writeFileSync(path, `#!/bin/sh\necho $$ > ${group}/cgroup.procs\nexec "${program}" "$@"\n`);
  chmodSync(path, 0o755);
  return {
    path,
    peak: () => Number(readFileSync(join(group, controller.peak), 'utf8')),
    remove() {
      rmSync(folder, { recursive: true });
      rmdirSync(group);
    },
  };
}
