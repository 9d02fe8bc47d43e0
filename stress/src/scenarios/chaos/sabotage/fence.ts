// Loaded before the server (`node --import`): the database no longer refuses what a worker writes to a run it has lost.
import { createRequire } from 'node:module';

type Query = { text?: string } | string;
const require = createRequire(import.meta.resolve('@parley/store'));
const { Client } = require('pg') as { Client: { prototype: { query(query: Query, ...rest: unknown[]): unknown } } };

const guards: readonly { readonly of: RegExp; readonly guard: RegExp; readonly instead: string }[] = [
  // Adding to the log.
  { of: /for share of r/, guard: /and r\.fence = h\.fence\s+where r\.status = 'running'/, instead: '' },
  // Ending.
  {
    of: /lease_owner = null, fence = fence \+ \$13/,
    guard: /and status = any\(\$11::text\[\]\) and \(\$12::int is null or fence = \$12\)/,
    instead: 'and ($11::text[] is not null and ($12::int is null or true))',
  },
];

const { query } = Client.prototype;
Client.prototype.query = function queryWithoutFence(given, ...rest) {
  if (typeof given === 'object' && typeof given.text === 'string') given.text = withoutGuard(given.text);
  return query.call(this, given, ...rest);
};

function withoutGuard(text: string): string {
  for (const { of, guard, instead } of guards) {
    if (!of.test(text)) continue;
    const changed = text.replace(guard, instead);
    // A control that controls nothing would pass for ever.
    if (changed === text) throw new Error(`the sabotage no longer fits this statement: ${text}`);
    return changed;
  }
  return text;
}
