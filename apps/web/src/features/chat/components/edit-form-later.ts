import { laterPlain } from '../../../shared/ui/later.tsx';

export const EditForm = laterPlain(async () => (await import('./edit-form.tsx')).EditForm);

export const StoredEditForm = laterPlain(async () => (await import('./stored-edit-form.tsx')).StoredEditForm);
