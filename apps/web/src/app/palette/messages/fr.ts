import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: 'Que voulez-vous faire ?',
  nothing: 'Rien de ce nom.',
  section: '{page} : {name}',
  useModel: 'Utiliser le modèle {name}',
  messages: 'Messages',
  looking: 'Recherche dans les messages…',
  searchFor: 'Rechercher « {words} »',
  count: '{count, plural, =0 {Aucun résultat} one {# résultat} other {# résultats}}',
};
