/** Guards that can be switched off from outside, to see that the checks notice it. */
export const sabotages = ['acks', 'fence'] as const;
export type Sabotage = (typeof sabotages)[number];

/** A module for `node --import`; production code has no such switches. */
export function sabotageModule(name: string): string {
  if (!sabotages.some((known) => known === name))
    throw new Error(`there is no sabotage ${name}; known: ${sabotages.join(', ')}`);
  // Sources when run by the tests, built files otherwise; Node reads both.
  return new URL(`./sabotage/${name}${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url).href;
}
