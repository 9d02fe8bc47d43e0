// npm run build: installs what is missing and builds everything that is stale.
import { main } from './lib/fail.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
});
