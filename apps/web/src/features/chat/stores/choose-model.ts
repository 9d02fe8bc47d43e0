import { $route, navigate } from '../../../shared/router/router.ts';
import { changeConversation } from '../../conversations/index.ts';
import { comparedModels } from './compared-models.ts';
import { $newModel } from './new-chat.ts';

/** This one answers in the conversation that is open; where none is, in a new one. It answers alone. */
export function answerWith(model: string): void {
  const route = $route.get();
  const id = route?.name === 'chat' ? route.params['id'] : undefined;
  comparedModels(id ?? 'new').set([]);
  if (id !== undefined) return void changeConversation(id, { model });
  $newModel.set(model);
  navigate('/');
}
