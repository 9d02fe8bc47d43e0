import type { ResponseStore, StoredResponse } from '@parley/core';
import type { Database } from '../../database/database.ts';

const columns = 'id, owner_id, created_at, expires_at, input, response, carry';

interface Row {
  readonly id: string;
  readonly owner_id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly input: StoredResponse['input'];
  readonly response: StoredResponse['response'];
  readonly carry: StoredResponse['carry'];
}

export const findResponseSql = `select ${columns} from api_responses where id = $1 and owner_id = $2 and expires_at > $3`;

export const responseChainSql = `
with recursive chain as (
  select r.*, 1 as depth from api_responses r where r.id = $1 and r.owner_id = $2 and r.expires_at > $3
  union all
  select p.*, c.depth + 1 from chain c
    join api_responses p on p.id = c.previous_id and p.owner_id = $2 and p.expires_at > $3
   where c.depth < $4
)
select ${columns} from chain order by depth desc`;

export const expiredResponsesSql = `
delete from api_responses where id in (select id from api_responses where expires_at <= $1 order by expires_at limit $2) returning id`;

/** Kept responses; every statement names the owner (O10). */
export function createResponseStore(database: Database): ResponseStore {
  return {
    async save({ id, ownerId, createdAt, expiresAt, input, response, carry }) {
      await database.query(
        `insert into api_responses (id, owner_id, created_at, expires_at, previous_id, input, response, carry)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb)`,
        [
          id,
          ownerId,
          createdAt,
          expiresAt,
          response.previous_response_id,
          JSON.stringify(input),
          JSON.stringify(response),
          carry === null ? null : JSON.stringify(carry),
        ],
      );
    },
    async find(ownerId, id, now) {
      const [row] = await database.query<Row>(findResponseSql, [id, ownerId, now]);
      return row && toResponse(row);
    },
    async chain(ownerId, id, now, most) {
      return (await database.query<Row>(responseChainSql, [id, ownerId, now, most])).map(toResponse);
    },
    async delete(ownerId, id) {
      const rows = await database.query('delete from api_responses where id = $1 and owner_id = $2 returning id', [
        id,
        ownerId,
      ]);
      return rows.length > 0;
    },
    async deleteExpired(now, most) {
      const rows = await database.query(expiredResponsesSql, [now, most]);
      return rows.length;
    },
  };
}

function toResponse(row: Row): StoredResponse {
  return {
    id: row.id,
    ownerId: row.owner_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    input: row.input,
    response: row.response,
    carry: row.carry,
  };
}
