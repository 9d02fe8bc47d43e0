export { createModelServer, type ModelServer, type ModelServerOptions } from './model-server.ts';
