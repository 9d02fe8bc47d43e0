export { calculatorTool } from './calculator/index.ts';
export { createClockTool } from './clock.ts';
export { runTool, type ToolCallOutcome } from './run-tool.ts';
export { readArguments } from './read-arguments.ts';
export { createToolRegistry } from './tool-registry.ts';
export { ToolError, type Tool, type ToolContext, type ToolRegistry } from './tool.ts';
