export {
  createModelServer,
  limitsOf,
  parseBaseUrl,
  type ModelServer,
  type ModelServerOptions,
} from './model-server.ts';
export { createOutboundFetch, type OutboundFetch } from './outbound-fetch.ts';
