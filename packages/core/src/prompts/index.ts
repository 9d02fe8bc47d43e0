export { createPromptService, type PromptService, type PromptStore } from './prompts.service.ts';
