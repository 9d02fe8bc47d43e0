import { atom } from 'nanostores';

/** One that is on the branch by now: whoever has the list leads to it as soon as it shows it. */
export const $wantedMessage = atom<string | undefined>();
