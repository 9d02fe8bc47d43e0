import { createIdFactory, systemClock } from '@parley/core';
import type { Database } from '@parley/store';

export const sidebarChats = 5_000;
/** Letters that are typed into the filter one by one; what is left then has them in its title. */
export const sidebarWord = 'harbour';

const subjects = ['Timetable of the ferry', 'Soup for eleven', 'Budget of the harbour', 'Why the tests are slow'];
const ends = ['second try', 'for Amélie', 'ask again on Monday', 'with numbers', 'draft'];
const tags = ['work', 'garden', 'to read', 'house', 'Größe'];

/** For the first user: 5,000 chats over two years, one in five in one of twelve folders, one in ten with a tag. */
export async function seedSidebar(database: Database): Promise<void> {
  const newId = createIdFactory(systemClock);
  const [owner] = await database.query<{ id: string }>('select id from users order by created_at limit 1');
  if (owner === undefined) throw new Error('There is no user yet');
  const folders = Array.from({ length: 12 }, () => newId());
  await database.query(
    `insert into folders (id, owner_id, name, color, position, created_at, updated_at)
     select f.id, $2::uuid, 'Folder ' || n, 'teal', n - 1, now(), now()
     from unnest($1::uuid[]) with ordinality as f(id, n)`,
    [folders, owner.id],
  );
  const numbers = Array.from({ length: sidebarChats }, (_, n) => n);
  await database.query(
    `insert into conversations (id, owner_id, title, title_source, folder_id, tags, pinned, start_timestamp, created_at, updated_at)
     select c.id, $2::uuid, c.title, 'user', c.folder_id, case when c.tag = '' then '{}' else array[c.tag] end, n <= 3,
       now(), now(), now() - n * interval '205 minutes'
     from unnest($1::uuid[], $3::text[], $4::uuid[], $5::text[]) with ordinality as c(id, title, folder_id, tag, n)`,
    [
      numbers.map(() => newId()),
      owner.id,
      numbers.map((n) => `${subjects[n % subjects.length] ?? ''}, ${ends[n % ends.length] ?? ''} ${n + 1}`),
      numbers.map((n) => (n % 5 === 4 ? (folders[Math.floor(n / 5) % folders.length] ?? null) : null)),
      numbers.map((n) => (n % 10 === 7 ? (tags[Math.floor(n / 10) % tags.length] ?? '') : '')),
    ],
  );
  // As it was long ago: what is new since then is told by the feed, and this is not.
  await database.query(`update conversations set version = version - 86400000000`);
  await database.query('analyze conversations');
}
