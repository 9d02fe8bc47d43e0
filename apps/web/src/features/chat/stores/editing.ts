import { atom } from 'nanostores';

/** The answer whose words somebody is changing. */
export const $editedAnswer = atom<string | undefined>();
