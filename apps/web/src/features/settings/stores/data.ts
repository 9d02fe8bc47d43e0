import { forgetEverything } from '../../../shared/lib/database.ts';

/** Copies, drafts and settings of this browser; nothing on the server. */
export async function clearThisBrowser(): Promise<void> {
  await forgetEverything();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith('parley.')) localStorage.removeItem(key);
  } catch {
    // Forbidden storage holds nothing.
  }
  location.reload();
}
