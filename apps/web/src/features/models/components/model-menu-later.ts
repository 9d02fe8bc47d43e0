import { later } from '../../../shared/ui/later.tsx';

export const ModelMenu = later(async () => (await import('./model-menu.tsx')).ModelMenu);
