/** Full jitter: many clients that lost one server do not come back in step. */
export function reconnectDelayMs(failures: number, random: () => number): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(0, failures - 1), 20));
  return Math.floor(random() * most);
}

const firstMs = 500;
const longestMs = 15_000;
