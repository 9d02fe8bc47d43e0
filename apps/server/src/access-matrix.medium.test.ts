import { routes, type Route } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from './testing/access-examples.ts';
import { runCell } from './testing/access-matrix.ts';
import { createAccessWorld, type AccessWorld } from './testing/access-world.ts';

const table: readonly Route[] = Object.values(routes);

/** Every route × every credential, from the protocol's table: a new route is in it by being declared. */
describe('the matrix of who may do what', () => {
  let world: AccessWorld;
  beforeAll(async () => {
    world = await createAccessWorld();
  });
  afterAll(() => world.stop());

  it.each(table.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const wrong: string[] = [];
    for (const credential of world.credentials)
      wrong.push(
        ...(await runCell(world, { route, example: examples[route.id as keyof typeof examples], credential })),
      );
    expect(wrong).toEqual([]);
  });
});
