import OpenAI from 'openai';
import {
  addPerson,
  makeApiKey,
  setUpAdmin,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../../testing/team-server.ts';
import { createPuppetEmbedders, createPuppetModels } from './puppet-models.ts';

/** A server with puppets for models, two people with a key each, and OpenAI's own client for them. For tests only. */
export interface ApiWorld {
  readonly server: TestServer;
  readonly baseUrl: string;
  readonly key: string;
  readonly otherKey: string;
  /** A key that may read chats and ask no model. */
  readonly narrowKey: string;
  readonly client: OpenAI;
  readonly otherClient: OpenAI;
  /** Calls that a model is busy with. */
  readonly openCalls: () => number;
  clientOf(key: string): OpenAI;
  stop(): Promise<void>;
}

export async function createApiWorld(options: TestServerOptions = {}): Promise<ApiWorld> {
  const puppets = createPuppetModels();
  const server = await startTestServer({
    ...options,
    parts: { ...options.parts, modelSources: [puppets], embedders: createPuppetEmbedders() },
  });
  const admin = await (await setUpAdmin(server)).signIn();
  const [owner, other] = await Promise.all([addPerson(server, admin, 'owner'), addPerson(server, admin, 'other')]);
  const [ownerSession, otherSession] = await Promise.all([owner.signIn(), other.signIn()]);
  const { secret: key } = await makeApiKey(server, ownerSession, ['models']);
  const { secret: otherKey } = await makeApiKey(server, otherSession, ['models']);
  const { secret: narrowKey } = await makeApiKey(server, ownerSession, ['chat:read']);
  const baseUrl = `${server.url}/v1`;
  const clientOf = (apiKey: string) => new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 });
  return {
    server,
    baseUrl,
    key,
    otherKey,
    narrowKey,
    client: clientOf(key),
    otherClient: clientOf(otherKey),
    openCalls: puppets.open,
    clientOf,
    stop: () => server.stop(),
  };
}
