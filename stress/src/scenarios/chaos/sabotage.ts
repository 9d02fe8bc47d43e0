/** Guards that can be switched off from outside, to see that the checks notice it. */
export const sabotages = ['acks', 'fence'] as const;
export type Sabotage = (typeof sabotages)[number];

export function sabotageModule(name: Sabotage): string {
  if (!sabotages.includes(name))
    throw new Error(`there is no sabotage ${String(name)}; known: ${sabotages.join(', ')}`);
  return new URL(`./sabotage/${name}.js`, import.meta.url).href;
}
