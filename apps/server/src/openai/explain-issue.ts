import type * as z from 'zod/v4/core';

type Issue = z.$ZodIssue;

/** The first thing that is wrong with a body, named as OpenAI does: `messages[0].content`. */
export function explainIssue(issues: readonly Issue[]): { message: string; param: string | null; code: string } {
  const issue = deepest(issues);
  const param = issue === undefined ? null : placeOf(issue.path);
  const name = param === null ? 'the body' : `'${param}'`;
  if (issue === undefined) return { message: 'The body is not valid.', param, code: 'invalid_value' };
  switch (issue.code) {
    case 'invalid_type':
      // Absent and of the wrong type are one thing to the checker and two to whoever reads this.
      return issue.input === undefined && !/received (?!undefined)/.test(issue.message)
        ? { message: `Missing required parameter: ${name}.`, param, code: 'missing_required_parameter' }
        : { message: `Invalid type for ${name}: expected ${issue.expected}.`, param, code: 'invalid_type' };
    case 'too_big':
    case 'too_small': {
      const [most, bound] = issue.code === 'too_big' ? ['most', issue.maximum] : ['least', issue.minimum];
      const what = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : '';
      return { message: `Invalid ${name}: at ${most} ${String(bound)}${what}.`, param, code: 'invalid_value' };
    }
    case 'invalid_value':
      return {
        message: `Invalid value for ${name}. Supported values are: ${issue.values.map((value) => `'${String(value)}'`).join(', ')}.`,
        param,
        code: 'invalid_value',
      };
    case 'invalid_union':
      return {
        message: `Invalid value for ${name}: it has none of the supported forms.`,
        param,
        code: 'invalid_value',
      };
    default:
      return { message: `Invalid ${name}: ${issue.message}.`, param, code: 'invalid_value' };
  }
}

/** Of a union the branch that was meant: the one whose `type` and `role` fit and that came farthest. */
function deepest(issues: readonly Issue[]): Issue | undefined {
  const issue = issues[0];
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.flatMap((errors) => {
    const inner = deepest(errors);
    return inner === undefined ? [] : [inner];
  });
  const meant = branches.filter(({ path }) => path.at(-1) !== 'type' && path.at(-1) !== 'role' && path.length > 0);
  const best = meant.toSorted((a, b) => b.path.length - a.path.length)[0];
  return best === undefined ? { ...issue, errors: [] } : { ...best, path: [...issue.path, ...best.path] };
}

function placeOf(path: Issue['path']): string | null {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? null : text.replace(/^\./, '');
}
