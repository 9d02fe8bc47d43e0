import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Aperçu',
  recent: 'Conversations récentes',
  none: 'Rien encore. Commencez par ce qui vous occupe.',
  start: 'Commencer quelque chose',
  activity: 'Les douze dernières semaines',
  onDay: '{date} : {count, plural, =0 {rien} one {# conversation} other {# conversations}}',
  system: 'Système',
  allWell: 'Tout fonctionne',
  someTrouble: 'Quelque chose demande attention : {what}',
  version: 'Parley {version}, en marche depuis {time}',
  messages: '{count, plural, one {# message} other {# messages}}',
};
