import { useStore } from '@nanostores/react';
import { computed } from 'nanostores';
import { useMemo } from 'react';
import { $models, modelName } from '../stores/models.ts';

/** What is on the page before the list of models is gets its name when the list comes. Undefined of no model. */
export function useModelName(id: string | null): string | undefined {
  return useStore(useMemo(() => computed($models, () => (id === null ? undefined : modelName(id))), [id]));
}
