import { withKeys, type Action, type ActionDescription } from '../../../shared/actions/registry.ts';
import { chatActions } from '../../chat/index.ts';

export type BoundAction = ActionDescription & { readonly id: string };

/** Every action with its keys, also of conversations where none is open: keys are given once. */
export function boundActions(
  here: readonly Action[],
  bindings: Readonly<Record<string, string | null>>,
): readonly BoundAction[] {
  const ids = new Set(here.map(({ id }) => id));
  const elsewhere = Object.entries(chatActions).map(([id, described]): BoundAction => ({ id, ...described }));
  return [
    ...here,
    ...elsewhere.filter(({ id }) => !ids.has(id)).map((action) => withKeys(action, bindings[action.id])),
  ];
}
