/** What controllers ask for by name; bound in http/server.module.ts. */
export const tokens = {
  authenticator: Symbol('authenticator'),
  conversations: Symbol('conversations'),
  turns: Symbol('turns'),
  models: Symbol('models'),
  deadLetters: Symbol('deadLetters'),
  moderationLog: Symbol('moderationLog'),
  screens: Symbol('screens'),
  status: Symbol('status'),
} as const;
