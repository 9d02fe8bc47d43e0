import type { PromptStore } from '@parley/core';
import type { Prompt } from '@parley/protocol';
import type { Database } from '../../database/database.ts';
import { isUniqueViolation } from '../sql-errors.ts';

const columns = 'id, command, title, content, version, created_at, updated_at';
type Row = Omit<Prompt, 'created_at' | 'updated_at'> & { created_at: Date; updated_at: Date };

export function createPromptStore(database: Database): PromptStore {
  return {
    async list(ownerId) {
      const rows = await database.query<Row>(`select ${columns} from prompts where owner_id = $1 order by command`, [
        ownerId,
      ]);
      return rows.map(toPrompt);
    },

    create: (prompt) =>
      unlessTaken(async () => {
        // Two at once may be one too many; that harms nobody.
        const [row] = await database.query<Row>(
          `insert into prompts (id, owner_id, command, title, content, created_at, updated_at)
           select $1, $2, $3, $4, $5, $6, $6 where (select count(*) from prompts where owner_id = $2) < $7 returning ${columns}`,
          [prompt.id, prompt.ownerId, prompt.command, prompt.title, prompt.content, prompt.now, prompt.most],
        );
        return row === undefined ? 'too_many' : toPrompt(row);
      }),

    update: (change) =>
      unlessTaken(async () => {
        const [row] = await database.query<Row>(
          `update prompts set command = coalesce($3, command), title = coalesce($4, title), content = coalesce($5, content),
             version = version + 1, updated_at = $7
           where id = $1 and owner_id = $2 and ($6::int is null or version = $6) returning ${columns}`,
          [change.id, change.ownerId, change.command, change.title, change.content, change.version, change.now],
        );
        if (row !== undefined) return toPrompt(row);
        const [there] = await database.query('select 1 from prompts where id = $1 and owner_id = $2', [
          change.id,
          change.ownerId,
        ]);
        return there === undefined ? 'missing' : 'changed';
      }),

    async remove(ownerId, id) {
      const gone = await database.query('delete from prompts where id = $1 and owner_id = $2 returning id', [
        id,
        ownerId,
      ]);
      return gone.length > 0;
    },
  };
}

/** SP2: the index decides, so that of two at once one is refused. */
async function unlessTaken<Result>(work: () => Promise<Result>): Promise<Result | 'taken'> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return 'taken';
    throw error;
  }
}

function toPrompt({ created_at, updated_at, ...rest }: Row): Prompt {
  return { ...rest, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}
