import type { LanguageModel, ModelRequest } from '../models/index.ts';

const mostCharacters = 60;
/** More of a message says no more about its subject. */
const mostRead = 1_500;

export interface FirstTurn {
  readonly question: string;
  readonly answer: string;
}

/** CT3: a short title in the language of the conversation; undefined when the model said nothing of use. */
export async function askForTitle(
  model: LanguageModel,
  turn: FirstTurn,
  signal: AbortSignal,
): Promise<string | undefined> {
  let said = '';
  await model.generate(requestOf(model, turn), { text: (delta) => void (said += delta) }, signal);
  return cleanTitle(said);
}

function requestOf(model: LanguageModel, { question, answer }: FirstTurn): ModelRequest {
  return {
    messages: [
      {
        role: 'system',
        content:
          'You name conversations. Answer with a title of two to six words in the language of the conversation, and with nothing else: no quotes, no full stop, no explanation.',
      },
      {
        role: 'user',
        content: `Name this conversation.\n\nUser: ${question.slice(0, mostRead)}\n\nAssistant: ${answer.slice(0, mostRead)}\n\nTitle:`,
      },
    ],
    parameters: { temperature: 0.2, max_tokens: model.abilities.reasoning ? 600 : 32 },
  };
}

/** The first line with something in it, without the dressing that small models add. Undefined: no title. */
export function cleanTitle(said: string): string | undefined {
  const line = said
    .replaceAll(/<think>[\s\S]*?(?:<\/think>|$)/g, '')
    .split('\n')
    .map(undress)
    .find((candidate) => /\p{L}|\p{N}/u.test(candidate));
  // A whole sentence or more is an answer, not a name.
  if (line === undefined || line.length > mostCharacters * 2 || /[.!?。！？]\s+\S/.test(line)) return undefined;
  if (line.length <= mostCharacters) return line;
  const cut = line.slice(0, mostCharacters);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), mostCharacters - 20)).toWellFormed()}…`;
}

function undress(line: string): string {
  return line
    .trim()
    .replace(/^(?:#+\s*|[-*•]\s+|\d+[.)]\s+)/, '')
    .replace(/^(?:\*\*|__)?(?:title|titel|titre|título|titolo|タイトル|标题|العنوان|כותרת)\s*[:：]\s*/i, '')
    .replaceAll(/\*\*|__|`/g, '')
    .replace(/^["'“”„«»「『‹]+/, '')
    .replace(/["'“”„«»」』›.。,;:]+$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
