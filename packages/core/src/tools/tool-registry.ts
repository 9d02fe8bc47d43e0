import type { Tool, ToolRegistry } from './tool.ts';

const toolName = /^[a-zA-Z0-9_-]{1,64}$/;

export function createToolRegistry(tools: readonly Tool[]): ToolRegistry {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (!toolName.test(tool.name)) throw new TypeError(`“${tool.name}” is no name for a tool`);
    if (byName.has(tool.name)) throw new TypeError(`Two tools are called ${tool.name}`);
    byName.set(tool.name, tool);
  }
  return { list: () => tools, find: (name) => byName.get(name) };
}
