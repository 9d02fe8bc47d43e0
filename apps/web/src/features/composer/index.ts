export { WritingBox } from './components/writing-box.tsx';
export type { Composer } from './stores/composer.ts';
/** @public For features that add something to what is sent. */
export { registerComposerPart } from './stores/parts.ts';
/** @public */
export type { Contribution } from './stores/composer.ts';
/** @public */
export type { ComposerPart, ComposerPartProps } from './stores/parts.ts';
export { loadTriggersWith, registerTrigger } from './stores/triggers.ts';
export type { TriggerItem, TriggerProvider } from './stores/triggers.ts';
export { addToNewDraft, beginWith } from './stores/new-draft.ts';
export { $sendKey } from './stores/send-key.ts';
