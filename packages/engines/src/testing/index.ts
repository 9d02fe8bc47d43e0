export { languageModelRules, type LanguageModelRule, type LanguageModelSubject } from './language-model-rules.ts';
export { ManualTimers } from './manual-timers.ts';
