import { estimateTokens, type ModelCompletion, type ModelRequest } from '@parley/core';
import type { Script, ScriptFault } from './script-name.ts';
import { scriptTokens, type ScriptTokens } from './script-text.ts';

/** What one call will send, decided before its first token. Timing is the player's. */
export interface ScriptPlan {
  readonly script: Script;
  /** Tokens this call sends when nothing breaks it off. */
  readonly count: number;
  /** The text of tokens `from` to `to` (not included), joined. */
  text(from: number, to: number): string;
  readonly reason: ModelCompletion['reason'];
  readonly inputTokens: number;
  readonly fault: ScriptFault | undefined;
}

export function planScript(script: Script, request: ModelRequest): ScriptPlan {
  const tokens = scriptTokens(script, request);
  const start = findStart(tokens, request.continueFrom ?? '');
  const limit = start.token + (request.parameters.max_tokens ?? Number.POSITIVE_INFINITY);
  const end = findEnd(tokens, start, limit, request.parameters.stop ?? []);
  const count = end.tokens - start.token;
  const piece = (index: number): string => {
    const token = start.token + index;
    const last = token === end.tokens - 1;
    return tokens.at(token).slice(index === 0 ? start.offset : 0, last ? end.lastLength : undefined);
  };
  const fault =
    script.fault !== undefined && script.fault.afterTokens <= count + script.thinking ? script.fault : undefined;
  return {
    script,
    count,
    text: script.splitsPairs
      ? splitText(piece, fault === undefined ? count : Number.POSITIVE_INFINITY)
      : wholeText(piece),
    reason: end.reason,
    inputTokens: countInput(request),
    fault,
  };
}

/** The text an undisturbed call sends: what tests and load programs compare with. */
export function expectedScriptText(script: Script, request: ModelRequest): string {
  const plan = planScript(script, request);
  return plan.text(0, plan.count);
}

interface Start {
  readonly token: number;
  /** In UTF-16 units of that token's text. */
  readonly offset: number;
}

/** Behind the text so far. A text that is not this script's own is answered from the beginning. */
function findStart(tokens: ScriptTokens, soFar: string): Start {
  let position = 0;
  for (let token = 0; token < tokens.count; token++) {
    if (position === soFar.length) return { token, offset: 0 };
    const text = tokens.at(token);
    const left = soFar.length - position;
    if (left < text.length)
      return text.startsWith(soFar.slice(position)) ? { token, offset: left } : { token: 0, offset: 0 };
    if (!soFar.startsWith(text, position)) return { token: 0, offset: 0 };
    position += text.length;
  }
  return position === soFar.length ? { token: tokens.count, offset: 0 } : { token: 0, offset: 0 };
}

interface End {
  /** Index behind the last token. */
  readonly tokens: number;
  /** How much of the last token is said. */
  readonly lastLength: number | undefined;
  readonly reason: ModelCompletion['reason'];
}

function findEnd(tokens: ScriptTokens, start: Start, limit: number, stops: readonly string[]): End {
  const end = Math.min(tokens.count, limit);
  const natural: End = { tokens: end, lastLength: undefined, reason: end < tokens.count ? 'length' : 'complete' };
  if (stops.length === 0) return natural;

  // Only what this call says counts: a stop sequence in the text it goes on from has had its effect.
  let text = '';
  const longest = Math.max(...stops.map((stop) => stop.length));
  for (let token = start.token; token < end; token++) {
    const from = Math.max(0, text.length - longest + 1);
    text += token === start.token ? tokens.at(token).slice(start.offset) : tokens.at(token);
    const cut = firstStop(text, stops, from);
    if (cut !== undefined) return endAt(tokens, start, cut);
  }
  return natural;
}

function firstStop(text: string, stops: readonly string[], from: number): number | undefined {
  const found = stops.map((stop) => text.indexOf(stop, from)).filter((index) => index >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** The token in which `length` units from the start are said. */
function endAt(tokens: ScriptTokens, start: Start, length: number): End {
  let left = length + start.offset;
  let token = start.token;
  while (left > tokens.at(token).length) left -= tokens.at(token++).length;
  return length === 0
    ? { tokens: start.token, lastLength: undefined, reason: 'complete' }
    : { tokens: token + 1, lastLength: left, reason: 'complete' };
}

type Piece = (index: number) => string;

function wholeText(piece: Piece): ScriptPlan['text'] {
  return (from, to) => {
    let text = '';
    for (let index = from; index < to; index++) text += piece(index);
    return text;
  };
}

/** A token with a surrogate pair stops between its halves; the rest comes with the next token. */
function splitText(piece: Piece, count: number): ScriptPlan['text'] {
  return (from, to) => {
    let text = from === 0 ? '' : secondPart(piece(from - 1));
    for (let index = from; index < to; index++)
      text += index === to - 1 && to < count ? firstPart(piece(index)) : piece(index);
    return from === to ? '' : text;
  };
}

function firstPart(text: string): string {
  return text.slice(0, splitPoint(text));
}
function secondPart(text: string): string {
  return text.slice(splitPoint(text));
}
function splitPoint(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) return index + 1;
  }
  return text.length;
}

function countInput(request: ModelRequest): number {
  let tokens = estimateTokens(request.continueFrom ?? '');
  for (const message of request.messages) tokens += estimateTokens(message.content);
  return tokens;
}
