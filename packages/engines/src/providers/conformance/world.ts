import { inspect } from 'node:util';
import { ModelError, type LanguageModel } from '@parley/core';
import type { ServerLimits } from '../../http/model-server.ts';
import { createProviderModels } from '../provider-models.ts';
import { startWireServer, type WireServer } from './wire-server.ts';
import type { OptionalCase, Saying, Wire } from './wire.ts';

/** A server that speaks like one provider, and Parley's models of it. */
export interface World {
  readonly server: WireServer;
  modelOf(limits?: Partial<ServerLimits>): LanguageModel;
  says(saying: Saying): void;
  /** The failure, which tells no key. */
  failureOf(error: unknown): ModelError;
}

export interface Case {
  readonly title: string;
  /** Why it does not apply to this provider. */
  readonly lacks: string | undefined;
  readonly check: (world: World) => Promise<void>;
}

export interface Define {
  (title: string, check: Case['check']): void;
  /** A case of what not every provider has. */
  readonly where: (name: OptionalCase, title: string, check: Case['check']) => void;
}

/** `wrap`: what is to be judged in the model's place. */
export async function runCase(
  { check }: Case,
  wire: Wire,
  wrap: (model: LanguageModel) => LanguageModel = (model) => model,
): Promise<void> {
  const server = await startWireServer();
  const closers: (() => void)[] = [];
  try {
    await check({
      server,
      modelOf: (limits = {}) => {
        const made = createProviderModels(wire.config(server.baseUrl), limits);
        closers.push(() => made.close());
        const [model] = made.models;
        if (model === undefined) throw new Error('There is no model');
        return wrap(model);
      },
      says: (saying) => {
        server.answer = (response) =>
          void response.writeHead(200, { 'content-type': wire.contentType }).end(Buffer.concat(wire.encode(saying)));
      },
      failureOf: (error) => {
        if (!ModelError.is(error)) throw new Error(`No ModelError but ${inspect(error)}`);
        const { apiKey } = wire.config('http://x');
        if (apiKey !== undefined && inspect(error, { depth: 10, showHidden: true }).includes(apiKey))
          throw new Error('The failure tells the key');
        return error;
      },
    });
  } finally {
    for (const close of closers) close();
    server.close();
  }
}
