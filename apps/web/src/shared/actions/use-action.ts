import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { $actions, registerActions, type Action } from './registry.ts';

/** The actions exist as long as the component is on the page. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => registerActions(...actions), [actions]);
}

export function useAction(id: string): Action | undefined {
  return useStore($actions).find((action) => action.id === id);
}
