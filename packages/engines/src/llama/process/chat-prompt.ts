import { Template } from '@huggingface/jinja';
import type { LlamaModel, Token } from 'node-llama-cpp';
import type { ModelRequest } from '@parley/core';
import { chatMessages, withoutSystemRole, type ChatMessage } from './chat-messages.ts';
import { TurnFailure } from './failures.ts';

export interface PromptTokens {
  readonly tokens: Token[];
  /** The template has begun the model's thinking. */
  readonly opensThinking: boolean;
}

/** What ChatML writes, for files that bring no template of their own. */
const chatMl = `{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}`;

/** The part of a model that prompts need; the tests bring a small one. */
export type PromptModel = Pick<LlamaModel, 'tokenize'> & {
  readonly vocabularyType: string;
  readonly tokens: Pick<LlamaModel['tokens'], 'bos' | 'bosString' | 'eosString' | 'shouldPrependBosToken'>;
  readonly fileInfo: { readonly metadata?: { readonly tokenizer?: { readonly chat_template?: string } } };
};

export type PromptPart = { readonly template: string } | { readonly content: string };

/** Conversations as tokens, by the chat template that the model was trained with. */
export class ChatPrompt {
  readonly #model: PromptModel;
  readonly #template: Template;
  readonly #trims: boolean;

  constructor(model: PromptModel, template = model.fileInfo.metadata?.tokenizer?.chat_template ?? chatMl) {
    this.#model = model;
    this.#template = new Template(template);
    this.#trims = /\|\s*trim\b/.test(template);
  }

  /** `known`: tokens of texts that the model itself wrote. */
  tokensOf(request: ModelRequest, known: ReadonlyMap<string, readonly Token[]>): PromptTokens {
    const parts = this.parts(request);
    const tokens: Token[] = [];
    for (const part of parts) {
      const own = 'content' in part ? known.get(part.content) : undefined;
      // Not `push(...)`: a long text has more tokens than a call may have arguments.
      for (const token of own ?? this.#tokenize(part, tokens.length > 0)) tokens.push(token);
    }
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
    const last = parts.at(-1);
    return { tokens, opensThinking: last !== undefined && 'template' in last && /<think>\s*$/.test(last.template) };
  }

  /** The template's words apart from people's: only the former may hold marks like `<|im_end|>`. */
  parts(request: ModelRequest): PromptPart[] {
    const messages = chatMessages(request);
    const parts = this.#render(messages, request);
    const soFar = request.continueFrom ?? '';
    return soFar === '' ? parts : [...parts, { content: soFar }];
  }

  #render(messages: readonly ChatMessage[], request: ModelRequest): PromptPart[] {
    try {
      return this.#split(messages, request);
    } catch {
      try {
        return this.#split(withoutSystemRole(messages), request);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new TurnFailure(
          'error',
          `The model's chat template does not take this conversation: ${reason.slice(0, 200)}`,
          false,
        );
      }
    }
  }

  #split(messages: readonly ChatMessage[], request: ModelRequest): PromptPart[] {
    const thinks = request.parameters.reasoning_effort !== 'none';
    const text = this.#template.render({
      messages: messages.map(({ role }, index) => ({ role, content: `${mark}${index}${mark}` })),
      add_generation_prompt: true,
      bos_token: this.#model.tokens.bosString ?? '',
      eos_token: this.#model.tokens.eosString ?? '',
      ...(thinks ? {} : { enable_thinking: false }),
    });
    const pieces = text.split(new RegExp(`${mark}(\\d+)${mark}`));
    const parts = pieces.map((piece, index): PromptPart => {
      if (index % 2 === 0) return { template: piece };
      const content = messages[Number(piece)]?.content ?? '';
      return { content: this.#trims ? content.trim() : content };
    });
    const used = pieces.filter((_, index) => index % 2 === 1).length;
    if (used < messages.length) throw new Error('it leaves messages out');
    return parts.filter((part) => ('template' in part ? part.template !== '' : part.content !== ''));
  }

  #tokenize(part: PromptPart, isLater: boolean): Token[] {
    // Tokenizers of the SentencePiece kind put a space before every text; within a prompt that would be one too many.
    const option = isLater && this.#model.vocabularyType === 'spm' ? 'trimLeadingSpace' : undefined;
    return 'template' in part
      ? this.#model.tokenize(part.template, true, option)
      : this.#model.tokenize(part.content, false, option);
  }
}

/** In no template, and not in the rendered text either: contents go beside it. */
const mark = '\u0001\u0002';
