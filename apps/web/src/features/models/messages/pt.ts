import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modelo habitual',
  chooseModel: 'Modelo: {name}',
  searchModels: 'Procurar modelos',
  contextTokens: '{tokens} tokens de contexto',
  images: 'vê imagens',
  tools: 'usa ferramentas',
  thinks: 'pensa primeiro',
  fetchingFirst:
    'O Parley está baixando seu primeiro modelo de linguagem, {name}. Até lá, um respondedor embutido só repete o que você escreve.',
  noModelYet: 'Ainda não há um modelo de linguagem: um respondedor embutido só repete o que você escreve.',
  tryAgain: 'Tentar de novo',
  getModel: 'Baixar {name}',
  modelsForOne: 'Responder só esta com',
};
