import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: 'Notificações',
  notificationsText: 'Fica neste navegador. O número de conversas não lidas também aparece no título da aba.',
  tell: 'Avisar quando uma resposta estiver pronta e eu estiver em outro lugar',
  tellText:
    'Em outra conversa, aba ou aplicativo; também quando uma ferramenta espera sua autorização. Só enquanto o Parley estiver aberto em algum lugar deste navegador.',
  noneHere:
    'Este navegador não tem notificações para páginas. No iPhone ou iPad, adicione o Parley à Tela de Início e abra-o de lá.',
  unsafe: 'Os navegadores só permitem notificações por https ou nesta própria máquina.',
  refused:
    'O navegador recusa as notificações do Parley. Permita-as nas configurações dele para esta página (o ícone ao lado do endereço) e depois ative isto.',
  unanswered:
    'A pergunta do navegador ficou sem resposta, então nada é mostrado. Ative isto de novo para que ele pergunte outra vez.',
  words: 'Mostrar as primeiras palavras',
  wordsText:
    'A primeira linha da resposta, onde as notificações aparecem: também na tela bloqueada. Nunca de chats temporários.',
  finished: 'A resposta está pronta',
  notFinished: 'A resposta não pôde ser concluída',
  asks: 'Uma ferramenta espera sua autorização',
  temporary: 'Chat temporário',
  open: 'Abrir',
  saidOf: '“{title}”: {what}',
};
