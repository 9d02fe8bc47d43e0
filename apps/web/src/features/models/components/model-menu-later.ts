import { later } from '../../../shared/ui/later.tsx';

export const ModelMenu = later(async () => (await import('./model-menu.tsx')).ModelMenu);

export const CompareMenu = later(async () => (await import('./compare-menu.tsx')).CompareMenu);
