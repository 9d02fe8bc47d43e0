export const messages = {
  default: 'Usual model',
  chooseModel: 'Model: {name}',
  searchModels: 'Search models',
  contextTokens: '{tokens} tokens of context',
  images: 'sees images',
  tools: 'uses tools',
  thinks: 'thinks first',
  fetchingFirst:
    'Parley is fetching its first language model, {name}. Until it is here, a built-in responder only repeats what you write.',
  noModelYet: 'There is no language model yet: a built-in responder only repeats what you write.',
  tryAgain: 'Try again',
  getModel: 'Get {name}',
  modelsForOne: 'Answer this one with',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
