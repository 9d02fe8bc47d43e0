import { limits } from '@parley/protocol';
import type { Queryable } from '../../database/database.ts';

/** Whether the owner has one of this title, and the highest number behind it. */
const copiesOfTitleSql = `
select coalesce(bool_or(title = $2), false) as is_taken, coalesce(max(n) filter (where title = $2 || ' (' || n || ')'), 1) as highest from (
  select title, substring(title from '\\(([1-9][0-9]{0,5})\\)$')::int as n from conversations
  where owner_id = $1 and starts_with(title, $2)
) like_it`;

/** Room for the largest number. */
const longest = limits.titleCharacters - ' (999999)'.length;

/** CF4: “Bread” becomes “Bread (2)”, and so does its copy “Bread (3)”. */
export async function titleOfCopy(tx: Queryable, ownerId: string, title: string): Promise<string> {
  const plain = title.replace(/ \([1-9]\d{0,5}\)$/, '');
  const base = plain.length > longest ? plain.slice(0, longest).toWellFormed().trimEnd() : plain;
  return `${base} (${(await find(tx, ownerId, base)).highest + 1})`;
}

/** Of one that had none: its own words, with a number only where they name another already. */
export async function firstTitle(tx: Queryable, ownerId: string, words: string): Promise<string> {
  const { is_taken: isTaken } = await find(tx, ownerId, words);
  return words !== '' && isTaken ? titleOfCopy(tx, ownerId, words) : words;
}

async function find(tx: Queryable, ownerId: string, base: string): Promise<{ is_taken: boolean; highest: number }> {
  const [found] = await tx.query<{ is_taken: boolean; highest: number }>(copiesOfTitleSql, [ownerId, base]);
  return found ?? { is_taken: false, highest: 1 };
}
