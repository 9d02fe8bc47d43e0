import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Vue d’ensemble',
  recent: 'Conversations récentes',
  none: 'Rien encore. Commencez par ce qui vous occupe.',
  start: 'Commencer quelque chose de nouveau',
  allWell: 'Tout fonctionne',
  someTrouble: 'Quelque chose demande attention : {what}',
  version: 'Parley {version}, en marche depuis {time}',
  messages: '{count, plural, one {# message} other {# messages}}',
  quickStart: 'Démarrage rapide',
  answering: 'Répond en ce moment',
  unread: 'Nouvelle réponse',
};
