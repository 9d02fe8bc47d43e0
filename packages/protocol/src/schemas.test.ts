import fc from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import * as protocol from './index.ts';
import { wireValues } from './schemas.testing.ts';

const schemas = Object.entries<unknown>(protocol).filter(
  (entry): entry is [string, z.ZodMiniType] => entry[1] instanceof z.ZodMiniType,
);
/** These read text from a query string, so what they give back is not what they took. */
const coerced = new Set([
  'PageQuery',
  'FileContentQuery',
  'ListConversationsQuery',
  'ListFilesQuery',
  'ListMessagesQuery',
  'ListUsersQuery',
  'ListAuditQuery',
  'ListModerationQuery',
  'ListDeadLettersQuery',
]);
const loose = new Set(['OidcCallbackQuery']);
const objects = schemas.filter(
  ([name, schema]) => !coerced.has(name) && !loose.has(name) && ['object', 'union'].includes(schema._zod.def.type),
);

describe('every schema of the protocol', () => {
  it('is one of the many there are', () => {
    expect(schemas.length).toBeGreaterThan(80);
  });

  it.each(schemas.filter(([name]) => !coerced.has(name)))(
    '%s survives the way over the wire and back',
    (_name, schema) => {
      fc.assert(
        fc.property(wireValues(schema), (value) => {
          const read = schema.parse(JSON.parse(JSON.stringify(value)));
          expect(schema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(objects)('%s ignores fields it does not know', (_name, schema) => {
    fc.assert(
      fc.property(wireValues(schema), (value) => {
        const newer = { ...(value as object), field_of_a_newer_peer: { any: ['thing'] } };
        expect(schema.parse(newer)).toEqual(schema.parse(value));
      }),
      { numRuns: 20 },
    );
  });
});
