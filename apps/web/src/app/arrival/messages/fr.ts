import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'L’adresse contenait plus de texte qu’il n’en tient. Le reste a été laissé de côté.',
  noModel: 'L’adresse demande le modèle « {model} », qui ne peut pas être utilisé ici. Le modèle par défaut répond.',
};
