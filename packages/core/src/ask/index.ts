export { createAskService, type AskService, type AskServiceOptions } from './ask.service.ts';
