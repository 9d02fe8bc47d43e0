import { parley } from './client.ts';

/** A file that the server sends, straight to the disk: its size costs no memory here. */
export async function downloadFrom(path: string): Promise<void> {
  // Downloads can't renew an expired session; a call before them can.
  await parley()
    .call('currentSession')
    .catch(() => undefined);
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
}
