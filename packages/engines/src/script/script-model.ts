import {
  abortErrorOf,
  estimateTokens,
  ModelError,
  textOnly,
  type LanguageModel,
  type ModelCompletion,
  type ModelRequest,
  type ModelSink,
} from '@parley/core';
import { demoScriptName, type Script, type ScriptFault } from './script-name.ts';
import { planScript } from './script-plan.ts';
import type { ScriptPlayback, ScriptScheduler } from './script-scheduler.ts';
import { scriptSpeech, type ScriptSpeech } from './script-speech.ts';

export interface ScriptModelOptions {
  /** One for all models of a process: it is what keeps a thousand streams on one timer. */
  readonly scheduler: ScriptScheduler;
  /** Lets `die@N` kill this process. For crash tests; refused otherwise. */
  readonly allowDeath?: boolean;
  readonly die?: () => void;
}

/** A deterministic model: what it says, when, and how it fails is read from its name. */
export function createScriptModel(script: Script, options: ScriptModelOptions): LanguageModel {
  return {
    id: script.name,
    name: scriptModelName(script),
    contextTokens: script.contextTokens,
    abilities: {
      ...textOnly,
      tools: script.callsTools,
      images: script.text === 'images',
      reasoning: script.thinking > 0,
    },
    origin: { kind: 'demo', provider: null, provider_kind: null },
    countTokens: estimateTokens,
    generate: (request, sink, signal) => {
      if (signal.aborted) return Promise.reject(abortErrorOf(signal));
      const refusal = refusalOf(script, options);
      if (refusal !== undefined) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        new ScriptCall({ options, sink, signal, resolve, reject }).start(script, request);
      });
    },
  };
}

/** Says in every list of models that this is none. */
export function scriptModelName(script: Script): string {
  return script.name === demoScriptName
    ? 'Built-in scripted responder (not a language model)'
    : `Scripted responder ${script.name} (not a language model)`;
}

function refusalOf(script: Script, options: ScriptModelOptions): ModelError | undefined {
  if (script.fault?.kind === 'down') return new ModelError('unavailable', 'The script is down', { retryable: true });
  if (script.fault?.kind === 'die' && options.allowDeath !== true) {
    return new ModelError('unavailable', 'Scripts that kill the process are not allowed here', { retryable: false });
  }
  return undefined;
}

interface CallRoom {
  readonly options: ScriptModelOptions;
  readonly sink: ModelSink;
  readonly signal: AbortSignal;
  readonly resolve: (completion: ModelCompletion) => void;
  readonly reject: (error: unknown) => void;
}

class ScriptCall {
  readonly #room: CallRoom;
  #playback: ScriptPlayback | undefined;

  constructor(room: CallRoom) {
    this.#room = room;
  }

  start(script: Script, request: ModelRequest): void {
    const plan = planScript(script, request);
    if (plan.inputTokens > script.contextTokens) {
      return this.#room.reject(
        new ModelError('context_too_long', 'The input does not fit the script', { retryable: false }),
      );
    }
    this.#room.signal.addEventListener('abort', this.#onAbort, { once: true });
    const speech = scriptSpeech(script, request, plan);
    const fault = plan.fault !== undefined && plan.fault.afterTokens <= speech.tokens ? plan.fault : undefined;
    const tokens = fault?.afterTokens ?? speech.tokens;
    const sink = this.#room.sink;
    this.#playback = this.#room.options.scheduler.play(
      { ...timingOf(script), tokens },
      {
        tokens: (from, to) => {
          try {
            speech.say(from, to, sink);
          } catch (error) {
            this.#close();
            this.#room.reject(error);
          }
        },
        ended: () => this.#end(fault, speech),
      },
    );
  }

  readonly #onAbort = (): void => {
    this.#close();
    this.#room.reject(abortErrorOf(this.#room.signal));
  };

  #end(fault: ScriptFault | undefined, speech: ScriptSpeech): void {
    switch (fault?.kind) {
      // Silence for good: only the abort listener still holds this call, and no timer.
      case 'stall':
        return;
      case 'die':
        return (this.#room.options.die ?? killThisProcess)();
      case 'fail':
        return this.#fail(new ModelError('error', 'The script failed on command', { retryable: false }));
      case 'cut':
        return this.#fail(new ModelError('error', 'The script broke off on command', { retryable: true }));
      default:
    }
    this.#close();
    this.#room.resolve(speech.completion);
  }

  #fail(error: ModelError): void {
    this.#close();
    this.#room.reject(error);
  }

  #close(): void {
    this.#playback?.stop();
    this.#room.signal.removeEventListener('abort', this.#onAbort);
  }
}

export function timingOf(script: Script): Omit<Parameters<ScriptScheduler['play']>[0], 'tokens'> {
  const { firstTokenDelayMs, tokensPerSecond, jitterMs, seed } = script;
  return { firstTokenDelayMs, tokensPerSecond, jitterMs, seed };
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}
