/** `report` as vitest's JSON reporter writes it; `root` is the folder that paths are given from. */
export function failedUnits(report: unknown, root: string): string[];
/** `report` as Playwright's JSON reporter writes it. */
export function failedJourneys(report: object): string[];
