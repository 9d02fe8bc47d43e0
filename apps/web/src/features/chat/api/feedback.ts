import type { Feedback, SetFeedback } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export function setFeedback(id: string, body: SetFeedback): Promise<Feedback> {
  return parley().call('setFeedback', { id, body });
}

export async function deleteFeedback(id: string): Promise<void> {
  await parley().call('deleteFeedback', { id });
}
