import { atom } from 'nanostores';

/** The title of the conversation that is open stands as a field. */
export const $isRenaming = atom(false);
