/** What controllers ask for by name; bound in http/server.module.ts. */
export const tokens = {
  authenticator: Symbol('authenticator'),
  conversations: Symbol('conversations'),
  ask: Symbol('ask'),
  turns: Symbol('turns'),
  models: Symbol('models'),
  localModels: Symbol('localModels'),
  tools: Symbol('tools'),
  embeddings: Symbol('embeddings'),
  providers: Symbol('providers'),
  deadLetters: Symbol('deadLetters'),
  adminReads: Symbol('adminReads'),
  streams: Symbol('streams'),
  rates: Symbol('rates'),
  routing: Symbol('routing'),
  status: Symbol('status'),
  version: Symbol('version'),
} as const;
