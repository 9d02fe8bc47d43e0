/** What a line typed while talking asks for. */
export type ChatInput =
  | { readonly kind: 'message'; readonly content: string }
  | { readonly kind: 'command'; readonly name: ChatCommandName; readonly rest: string }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'nothing' };

export const chatCommands = {
  stop: 'stop the answer, keeping what was said',
  regen: 'answer your last message again, as a new branch',
  continue: 'go on with an answer that was cut short',
  allow: 'let the tool that asks run; /allow always: in this conversation without asking again',
  deny: 'do not let it run',
  edit: '/edit TEXT: say your last message differently, as a new branch',
  branches: 'list the branch with its alternatives; /branches LINE NUMBER takes one',
  file: '/file PATH: send this file with your next message',
  new: 'begin a new conversation',
  title: '/title TEXT: name the conversation',
  help: 'list these',
  quit: 'leave',
} as const;
export type ChatCommandName = keyof typeof chatCommands;

export function readInput(line: string): ChatInput {
  const content = line.trim();
  if (content === '') return { kind: 'nothing' };
  // Two slashes begin a message that begins with one.
  if (content.startsWith('//')) return { kind: 'message', content: content.slice(1) };
  if (!content.startsWith('/')) return { kind: 'message', content };
  const [, name = '', rest = ''] = /^\/(\S*)\s*([^]*)$/.exec(content) ?? [];
  return Object.hasOwn(chatCommands, name)
    ? { kind: 'command', name: name as ChatCommandName, rest }
    : { kind: 'unknown', name };
}
