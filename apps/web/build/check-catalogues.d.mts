/** What is wrong with the catalogues, one line each. */
export function findCatalogueFaults(base?: string): Promise<string[]>;
