export { createScriptModel, scriptModelName, timingOf, type ScriptModelOptions } from './script-model.ts';
export {
  demoScriptName,
  parseScriptName,
  scriptPrefix,
  type Script,
  type ScriptFault,
  type ScriptFaultKind,
  type ScriptText,
} from './script-name.ts';
export { expectedScriptText, planScript, type ScriptPlan } from './script-plan.ts';
export { ScriptScheduler, type ScriptListener, type ScriptPlayback, type ScriptTiming } from './script-scheduler.ts';
export { createScriptSource, type ScriptSourceOptions } from './script-source.ts';
export { systemScriptTimers, type ScriptTimers } from './script-timers.ts';
