export const messages = {
  cut: 'The address held more words than fit. The rest was left out.',
  noModel: 'The address asks for the model “{model}”, which cannot be used here. The usual model answers.',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
