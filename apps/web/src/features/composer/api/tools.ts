import type { ToolInfo } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function readTools(): Promise<readonly ToolInfo[]> {
  return (await parley().call('listTools')).items;
}
