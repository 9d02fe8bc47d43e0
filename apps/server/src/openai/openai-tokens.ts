/** What the OpenAI-compatible controllers ask for by name. */
export const openAiTokens = { api: Symbol('openai.api'), context: Symbol('openai.context') } as const;
