import type { Tool } from '../tool.ts';
import { evaluate } from './evaluate.ts';
import { show } from './numbers.ts';

export const calculatorTool: Tool = {
  name: 'calculator',
  description:
    'Evaluates an arithmetic expression exactly: + - * / % ^ !, parentheses, sqrt, abs, round, floor, ceil, min, max, ' +
    'gcd, lcm, ln, log, exp, sin, cos, tan (radians), pi, e. Whole numbers and decimals of any length.',
  parameters: {
    type: 'object',
    properties: {
      expression: { type: 'string', minLength: 1, maxLength: 2_000, description: 'E.g. (19.99 * 3) / 1.19' },
    },
    required: ['expression'],
    additionalProperties: false,
  },
  risk: 'safe',
  idempotent: true,
  timeoutMs: 1_000,
  isDefault: true,
  execute: async ({ expression }) => show(evaluate(String(expression))),
};
