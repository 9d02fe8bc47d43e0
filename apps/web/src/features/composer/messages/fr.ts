import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Envoyer',
  stop: 'Arrêter',
  charactersLeft: '{count} caractères restants',
  dropHere: 'Déposez-le ici',
  goesWith: 'Accompagne le message',
  remove: 'Retirer {name}',
  removed: '{name} retiré',
  suggestions: '{count, plural, =0 {Aucune suggestion} one {# suggestion} other {# suggestions}}',
  suggestionsLabel: 'Suggestions',
  searching: 'Recherche…',
  commands: 'Commandes',
  tools: 'Outils',
  tabIndents: 'Ici, Tab indente. Appuyez sur Échap puis Tab pour quitter le champ.',
  pastedRich: 'Collé en Markdown. Annuler en fait du texte brut.',
};
