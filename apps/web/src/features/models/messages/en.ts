export const messages = {
  default: 'Usual model',
  chooseModel: 'Model: {name}',
  searchModels: 'Search models',
  contextTokens: '{tokens} tokens of context',
  images: 'sees images',
  tools: 'uses tools',
  thinks: 'thinks first',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
