import { atom } from 'nanostores';

/** The drop place under the pointer while something is carried: `folder:ID` or `outside`. */
export const $dropPlace = atom<string | undefined>();
