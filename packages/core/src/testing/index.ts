export { createScriptedTool, type ScriptedCall, type ScriptedTool } from '../tools/scripted-tool.ts';
