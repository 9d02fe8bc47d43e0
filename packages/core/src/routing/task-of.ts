import type { ModelRequest } from '../models/index.ts';

export type RoutedTask = 'chat' | 'code' | 'vision' | 'long';

/** Does the last question look like one about code (R3)? Read off its form: no model is asked. */
export function looksLikeCode(text: string): boolean {
  if (/```|~~~/.test(text)) return true;
  let signs = 0;
  for (const sign of codeSigns) if (sign.test(text)) signs += 1;
  return signs >= 2;
}

const codeSigns = [
  /\b(?:function|const|let|class|def|import|return|public|static|void|struct|fn|impl|SELECT|INSERT|UPDATE)\b.*[({=;:]/,
  /[;{}]\s*$/m,
  /(?:=>|->|::|&&|\|\||!==?|===?)/,
  /\b\w+\([\w\s,'".]*\)/,
  /\b(?:TypeError|SyntaxError|NullPointerException|Traceback|stack ?trace|segfault|undefined is not|exit code \d)\b/,
  /\b(?:python|javascript|typescript|rust|golang|java|kotlin|swift|c\+\+|bash|sql|regex|dockerfile|yaml|json|css|html)\b/i,
  /\b(?:refactor|debug|compile|unit test|stack overflow|code review|pull request|function that|script that|write a (?:function|program|script|query))\b/i,
  /^\s*(?:\$|#!|>>>)\s?\S/m,
];

export function tasksOf(request: Pick<ModelRequest, 'messages'>, promptTokens: number, longFrom: number): RoutedTask[] {
  const question = request.messages.findLast((message) => message.role === 'user');
  const tasks: RoutedTask[] = [];
  if (question?.role === 'user' && (question.images?.length ?? 0) > 0) tasks.push('vision');
  if (promptTokens >= longFrom) tasks.push('long');
  if (question !== undefined && looksLikeCode(question.content)) tasks.push('code');
  tasks.push('chat');
  return tasks;
}
