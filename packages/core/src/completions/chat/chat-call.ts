import type { ChatChunk, ChatCompletion, ChatRequest } from '@parley/protocol/openai-compatible';
import type { Clock } from '../../kernel/index.ts';
import type { CompletionService } from '../completion-service.ts';
import type { OpenAiCall } from '../openai-call.ts';
import type { Answer, AnswerSink, CompletionCaller } from '../types.ts';
import { toChatLogprob, toCompletionUsage, toFinishReason, usageOf } from '../wire.ts';
import { readChatRequest } from './read-chat-request.ts';

type Choice = ChatChunk['choices'][number];

/** `/v1/chat/completions` */
export async function prepareChat(
  { service, clock }: { readonly service: CompletionService; readonly clock: Clock },
  caller: CompletionCaller,
  body: ChatRequest,
): Promise<OpenAiCall<ChatCompletion, ChatChunk>> {
  const { requests, warnings } = readChatRequest(body, caller);
  const { model } = body;
  const prepared = await service.prepare({ caller, endpoint: 'chat', model, requests, param: 'messages', warnings });
  const head = {
    id: `chatcmpl-${prepared.id.replaceAll('-', '')}`,
    created: Math.floor(clock.now().getTime() / 1_000),
    get model() {
      return prepared.modelId;
    },
  };
  const includeUsage = body.stream_options?.include_usage === true;
  const wantsLogprobs = body.logprobs === true;

  return {
    warnings: prepared.warnings,
    async complete(signal) {
      const answers = await prepared.run(() => ({}), signal);
      return {
        ...head,
        object: 'chat.completion',
        choices: answers.map((answer, index) => toChoice(answer, index, wantsLogprobs)),
        usage: toCompletionUsage(usageOf(answers)),
      };
    },
    async stream(emit, signal) {
      const send = (choices: Choice[], usage?: ChatChunk['usage']) =>
        emit({
          ...head,
          object: 'chat.completion.chunk',
          choices,
          ...(includeUsage ? { usage: usage ?? null } : {}),
        });
      const answers = await prepared.run(
        (index) => watchChoice(index, wantsLogprobs, (choice) => send([choice])),
        signal,
      );
      answers.forEach(({ reason, refusal }, index) => {
        if (refusal !== undefined) send([choiceOf(index, { refusal })]);
        send([{ ...choiceOf(index, {}), finish_reason: toFinishReason(reason) }]);
      });
      if (includeUsage) send([], toCompletionUsage(usageOf(answers)));
    },
  };
}

function choiceOf(index: number, delta: Choice['delta']): Choice {
  return { index, delta, logprobs: null, finish_reason: null };
}

/** One choice as chunks; its first one says who speaks. */
function watchChoice(index: number, wantsLogprobs: boolean, send: (choice: Choice) => void): AnswerSink {
  const places = new Map<string, number>();
  let hasBegun = false;
  const say = (delta: Choice['delta'], logprobs: Choice['logprobs'] = null): void => {
    if (!hasBegun) send(choiceOf(index, { role: 'assistant', content: '' }));
    hasBegun = true;
    send({ ...choiceOf(index, delta), logprobs });
  };
  return {
    text: (content, tokens) =>
      say(
        { content },
        wantsLogprobs && tokens.length > 0 ? { content: tokens.map(toChatLogprob), refusal: null } : null,
      ),
    reasoning: (delta) => say({ reasoning_content: delta }),
    toolCall({ id, name }) {
      places.set(id, places.size);
      say({ tool_calls: [{ index: places.size - 1, id, type: 'function', function: { name, arguments: '' } }] });
    },
    toolArguments(id, delta) {
      say({ tool_calls: [{ index: places.get(id) ?? 0, function: { arguments: delta } }] });
    },
    citation: () => undefined,
  };
}

function toChoice(answer: Answer, index: number, wantsLogprobs: boolean): ChatCompletion['choices'][number] {
  const { text, reasoning, calls, logprobs, refusal, reason } = answer;
  return {
    index,
    message: {
      role: 'assistant',
      content: text === '' && (calls.length > 0 || refusal !== undefined) ? null : text,
      refusal: refusal ?? null,
      ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      ...(calls.length === 0
        ? {}
        : {
            tool_calls: calls.map(({ id, name, arguments: json }) => ({
              id,
              type: 'function' as const,
              function: { name, arguments: json },
            })),
          }),
    },
    logprobs: wantsLogprobs && logprobs.length > 0 ? { content: logprobs.map(toChatLogprob), refusal: null } : null,
    finish_reason: toFinishReason(reason),
  };
}
