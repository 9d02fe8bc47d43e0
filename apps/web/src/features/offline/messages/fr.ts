import type { Messages } from './en.ts';

export const messages: Messages = {
  offline:
    'Vous êtes hors ligne. Ce que ce navigateur conserve reste lisible ; ce que vous écrivez attend et part plus tard.',
  away: 'Parley ne répond pas. Cette page réessaie toute seule ; ce que vous écrivez attend.',
  tryNow: 'Essayer maintenant',
  newer: 'Une nouvelle version de Parley est là.',
  reload: 'Recharger',
};
