import { atom } from 'nanostores';

type Mirror = (typeof import('@mui/stylis-plugin-rtl'))['default'];

/** What MUI's styles need where lines run from right to left; loaded with such a language alone. */
export const $mirror = atom<Mirror | undefined>();
