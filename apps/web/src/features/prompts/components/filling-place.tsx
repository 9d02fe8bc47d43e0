import { useStore } from '@nanostores/react';
import { later } from '../../../shared/ui/later.tsx';
import { $filling } from '../stores/filling.ts';

const VariablesDialog = later(async () => (await import('./variables-dialog.tsx')).VariablesDialog);

/** Stands with the writing box, and shows nothing until a prompt asks for something. */
export function FillingPlace() {
  const filling = useStore($filling);
  return filling ? <VariablesDialog filling={filling} /> : null;
}
