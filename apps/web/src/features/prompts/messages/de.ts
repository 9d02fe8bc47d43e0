import type { Messages } from './en.ts';

export const messages: Messages = {
  savedPrompts: 'Gespeicherte Prompts',
  explained: 'Mit Schrägstrich und Befehl verwendest du einen wieder.',
  import: 'Importieren',
  newPrompt: 'Neuer Prompt',
  none: 'Noch nichts gespeichert. Ein Prompt ist ein Text, den du immer wieder verwendest, mit Lücken zum Ausfüllen.',
  edit: 'Bearbeiten',
  delete: 'Löschen',
  deleted: '/{command} gelöscht',
  undo: 'Rückgängig',
  imported: '{count, plural, =0 {Nichts importiert.} one {# Prompt importiert} other {# Prompts importiert}}',
  command: 'Befehl',
  title: 'Titel',
  content: 'Text',
  variablesHint: 'Lücken zum Ausfüllen: {example}. Von selbst ausgefüllt: {others}',
  cancel: 'Abbrechen',
  save: 'Speichern',
  insert: 'Einfügen',
  fillIn: '{name} ausfüllen',
  preview: 'Vorschau',
  importText: 'Text zum Importieren',
  importHint:
    'Jeder Prompt unter einer Zeile „/befehl Titel“, oder eine Liste, die ein anderes Programm als JSON exportiert hat.',
  found: '{count, plural, =0 {Keine Prompts gefunden} one {# Prompt gefunden} other {# Prompts gefunden}}',
  manage: 'Prompts verwalten',
  saveFirst: 'Den ersten Prompt speichern',
};
