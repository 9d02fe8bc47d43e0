import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: 'Notifications',
  notificationsText:
    'Conservé dans ce navigateur. Le nombre de conversations non lues figure aussi dans le titre de l’onglet.',
  tell: 'Me prévenir quand une réponse est prête et que je suis ailleurs',
  tellText:
    'Dans une autre conversation, un autre onglet ou une autre application ; aussi quand un outil attend votre accord. Seulement tant que Parley est ouvert quelque part dans ce navigateur.',
  noneHere:
    'Ce navigateur n’a pas de notifications pour les pages. Sur un iPhone ou un iPad, ajoutez Parley à l’écran d’accueil et ouvrez-le de là.',
  unsafe: 'Les navigateurs n’autorisent les notifications qu’en https ou sur cette machine même.',
  refused:
    'Le navigateur refuse les notifications de Parley. Autorisez-les dans ses réglages pour cette page (l’icône à côté de l’adresse), puis activez ceci.',
  unanswered:
    'La question du navigateur est restée sans réponse, rien n’est donc affiché. Activez ceci de nouveau pour qu’il repose la question.',
  words: 'Afficher les premiers mots',
  wordsText:
    'La première ligne de la réponse, là où les notifications apparaissent : aussi sur l’écran verrouillé. Jamais des chats temporaires.',
  finished: 'La réponse est prête',
  notFinished: 'La réponse n’a pas pu être terminée',
  asks: 'Un outil attend votre accord',
  temporary: 'Chat temporaire',
  open: 'Ouvrir',
  saidOf: '« {title} » : {what}',
};
