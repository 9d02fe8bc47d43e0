import type { Database } from '../../database/database.ts';

/**
 * For a database that only one process can have open: whoever held runs before is dead, and what was on
 * its bus is gone. Its workers are forgotten, so that the reaper need not wait for their leases, and
 * waiting runs are due to be published again (T2.4, T2.5).
 */
export async function forgetDeadProcesses(database: Database): Promise<void> {
  await database.query('delete from workers');
  await database.query(`update runs set nudged_at = '-infinity' where status = 'queued'`);
}
