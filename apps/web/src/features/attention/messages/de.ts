import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: 'Benachrichtigungen',
  notificationsText: 'Bleibt in diesem Browser. Wie viele Gespräche ungelesen sind, steht auch im Titel des Tabs.',
  tell: 'Bescheid geben, wenn eine Antwort fertig ist und ich woanders bin',
  tellText:
    'In einem anderen Gespräch, Tab oder Programm; auch wenn ein Werkzeug auf deine Zustimmung wartet. Nur solange Parley in diesem Browser irgendwo offen ist.',
  noneHere:
    'Dieser Browser kennt keine Benachrichtigungen von Seiten. Auf iPhone und iPad: Parley zum Home-Bildschirm hinzufügen und von dort öffnen.',
  unsafe: 'Browser erlauben Benachrichtigungen nur über https oder auf diesem Gerät selbst.',
  refused:
    'Der Browser lehnt Benachrichtigungen von Parley ab. Erlaube sie in seinen Einstellungen für diese Seite (das Zeichen neben der Adresse) und schalte dies dann ein.',
  unanswered:
    'Die Frage des Browsers blieb unbeantwortet, darum wird nichts gezeigt. Schalte dies noch einmal ein, um wieder gefragt zu werden.',
  words: 'Die ersten Worte zeigen',
  wordsText:
    'Die erste Zeile der Antwort, dort, wo Benachrichtigungen erscheinen: auch auf dem Sperrbildschirm. Nie aus temporären Chats.',
  finished: 'Die Antwort ist fertig',
  notFinished: 'Die Antwort konnte nicht fertig werden',
  asks: 'Ein Werkzeug wartet auf deine Zustimmung',
  temporary: 'Temporärer Chat',
  open: 'Öffnen',
  saidOf: '„{title}“: {what}',
};
