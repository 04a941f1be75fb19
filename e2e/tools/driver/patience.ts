/**
 * A factor on every time limit of the browser tests: 2, since two tests at a time share the cores. On a machine that is
 * busy with other things: `E2E_PATIENCE=4 npm run e2e`.
 */
export const patience = Number(process.env.E2E_PATIENCE ?? 2);
