/** A factor on every time limit of the tests: `E2E_PATIENCE=4 npm run e2e` for a machine that is busy with other things. */
export const patience = Number(process.env.E2E_PATIENCE ?? 1);
