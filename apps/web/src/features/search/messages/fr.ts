import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'Recherche',
  hint: 'Chercher dans ce qui a été dit',
  go: 'Chercher',
  from: 'Du',
  to: 'Au',
  who: 'Dit par',
  anyone: 'Tous',
  me: 'Moi',
  parley: 'Parley',
  tag: 'Étiquette',
  howMany: 'Au plus',
  found: '{count, plural, =0 {Aucun résultat} one {# conversation} other {# conversations}}',
  score: 'Correspondance {percent}',
  open: 'Ouvrir à ce message',
  start: 'Des mots, des noms, ou le sujet.',
  nothing: 'Rien ne correspond. Essayez d’autres mots, ou moins de filtres.',
};
