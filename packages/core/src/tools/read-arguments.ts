import { Validator } from '@cfworker/json-schema';
import type { JsonObject } from '../models/index.ts';
import { ToolError, type Tool } from './tool.ts';

const validators = new WeakMap<Tool, Validator>();
const mostProblems = 5;

/** W3 */
export function readArguments(tool: Tool, json: string): JsonObject {
  const value = parse(json);
  const validator = validators.get(tool) ?? new Validator(tool.parameters, '2020-12', false);
  validators.set(tool, validator);
  const { valid, errors } = validator.validate(value);
  if (valid) return value;
  // Errors of an object repeat those of its members; the members say more.
  const own = errors.filter((one) => !errors.some((other) => other !== one && isInside(other, one)));
  const problems = own.slice(0, mostProblems).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  throw new ToolError(`The arguments do not fit the tool's schema. ${problems.join(' ')}`);
}

function parse(json: string): JsonObject {
  let value: unknown;
  try {
    // Models call tools that take nothing with nothing.
    value = json.trim() === '' ? {} : JSON.parse(json);
  } catch (error) {
    throw new ToolError(`The arguments are no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ToolError('The arguments must be a JSON object.');
  return value as JsonObject;
}

interface Located {
  readonly instanceLocation: string;
}

function isInside(inner: Located, outer: Located): boolean {
  return inner.instanceLocation.startsWith(`${outer.instanceLocation}/`);
}
