import { fileURLToPath } from 'node:url';
import type { Children } from '../support/children.ts';

export interface ModelServer {
  readonly url: string;
  readonly pid: number;
}

/** The scripted model behind the OpenAI protocol, for all targets the same. */
export async function startModel(children: Children, options: { readonly tickMs: number }): Promise<ModelServer> {
  const child = children.start({
    name: 'model server',
    file: fileURLToPath(new URL('../../model-server/main.js', import.meta.url)),
    args: ['--tick-ms', String(options.tickMs)],
  });
  const [, url = ''] = await child.line(/"url":"([^"]+)"/, 20_000);
  return { url, pid: child.pid };
}
