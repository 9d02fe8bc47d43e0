import { fileURLToPath } from 'node:url';
import type { Children } from '../support/children.ts';
import type { Target } from './target.ts';

export async function startRelay(
  children: Children,
  modelUrl: string,
  nodeArgs: readonly string[] = [],
): Promise<Target> {
  const child = children.start({
    name: 'bare relay',
    file: fileURLToPath(new URL('../processes/bare-relay.js', import.meta.url)),
    args: [modelUrl],
    nodeArgs,
  });
  const [, url = ''] = await child.line(/ready at (\S+)/, 20_000);
  return { name: 'relay', load: { kind: 'relay', url }, pids: [child.pid], stop: () => child.stop() };
}
