/** `npm start`: from a fresh clone to the built page in a browser, with no other command. */
import { build, CommandFailure, installPackages, prepareSampleData, requireNode, root } from './setup.mjs';

const preferredPort = Number(process.env.PORT ?? 4173);
const { DISPLAY, WAYLAND_DISPLAY, CI } = process.env;
const hasDisplay =
  !CI &&
  (process.platform === 'darwin' || process.platform === 'win32' || Boolean(DISPLAY || WAYLAND_DISPLAY));

requireNode();
try {
  await installPackages();
  await prepareSampleData();
  await build();
  const { preview } = await import('vite');
  // With `strictPort` off, vite takes the next free port when this one is taken.
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: 'localhost', port: preferredPort, strictPort: false, open: hasDisplay },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url?.includes(`:${preferredPort}/`))
    console.log(`Port ${preferredPort} is taken, so another one is used.`);
  console.log(`\n  Digit Recognizer is at ${url}\n  Press Ctrl+C to stop.\n`);
} catch (cause) {
  if (!(cause instanceof CommandFailure)) throw cause;
  console.error(`\nIt could not start: ${cause.message}. The output above says why.`);
  process.exit(1);
}
