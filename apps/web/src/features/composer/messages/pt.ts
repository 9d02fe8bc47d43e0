import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Enviar',
  stop: 'Parar',
  charactersLeft: 'Restam {count} caracteres',
  dropHere: 'Solte aqui',
  goesWith: 'Vai com a mensagem',
  remove: 'Remover {name}',
  removed: '{name} removido',
  suggestions: '{count, plural, =0 {Sem sugestões} one {# sugestão} other {# sugestões}}',
  suggestionsLabel: 'Sugestões',
  searching: 'Procurando…',
  commands: 'Comandos',
  tools: 'Ferramentas',
  tabIndents: 'Aqui, Tab recua o texto. Pressione Esc e depois Tab para sair do campo.',
  pastedRich: 'Colado como Markdown. Desfazer o torna texto simples.',
};
