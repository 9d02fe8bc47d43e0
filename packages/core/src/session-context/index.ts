export {
  createSessionContextService,
  emptyContext,
  type SessionContextService,
  type SessionContextStore,
} from './session-context.service.ts';
