import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'שליחה',
  stop: 'עצירה',
  charactersLeft: 'נותרו {count} תווים',
  dropHere: 'שחררו כאן',
  goesWith: 'נשלח עם ההודעה',
  remove: 'הסרת {name}',
  removed: '{name} הוסר',
  suggestions: '{count, plural, =0 {אין הצעות} one {הצעה אחת} two {שתי הצעות} other {# הצעות}}',
  suggestionsLabel: 'הצעות',
  searching: 'מחפש…',
  commands: 'פקודות',
  tools: 'כלים',
  tabIndents: 'כאן Tab מזיח את השורה. כדי לצאת מהשדה לחצו Esc ואז Tab.',
  pastedRich: 'הודבק כ־Markdown. ביטול הופך אותו לטקסט פשוט.',
};
