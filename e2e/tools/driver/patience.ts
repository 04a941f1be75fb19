/** How many times longer than usual tests wait: `E2E_PATIENCE=4 npm run e2e` on a machine that is busy with other things. */
export const patience = Number(process.env.E2E_PATIENCE ?? 1);
