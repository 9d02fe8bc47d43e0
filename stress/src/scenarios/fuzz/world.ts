import { createHash } from 'node:crypto';
import { createParleyClient, memoryTokenStore, type ParleyClient } from '@parley/client';
import { waitUntil } from '../../support/wait.ts';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly client: ParleyClient;
  readonly accessToken: string;
  /** Of further sessions, for when one has been signed out by a route. */
  readonly spareTokens: string[];
  readonly userId: string;
}

export interface World {
  /** An administrator, an attacker with an account, and the one whose data must stay as they are. */
  readonly root: Account;
  readonly bob: Account;
  readonly alice: Account;
  /** Whom the administrator may change at will. */
  readonly carolsId: string;
  readonly bobsKey: string;
  readonly bobsWritingKey: string;
  readonly bobsIds: readonly string[];
  readonly bobsConversations: readonly string[];
  readonly alicesIds: readonly string[];
  /** Everything of Alice's that can be read, as one hash. */
  fingerprint(): Promise<string>;
}

const spareSessions = 40;
const password = (name: string): string => `violet-kettle-${[...name].map((letter) => letter.charCodeAt(0)).join('-')}`;

export async function createWorld(baseUrl: string, code: string): Promise<World> {
  const first = createParleyClient({ baseUrl });
  await first.call('setUp', {
    body: { email: 'root@example.org', password: password('root'), display_name: 'Root', code },
  });
  const root = await signIn(baseUrl, 'root', spareSessions);
  for (const name of ['bob', 'alice', 'carol']) {
    await root.client.call('createUser', {
      body: { email: `${name}@example.org`, password: password(name), display_name: name },
    });
  }
  const bob = await signIn(baseUrl, 'bob', spareSessions);
  const alice = await signIn(baseUrl, 'alice', 0);
  const { secret } = await bob.client.call('createApiKey', { body: { name: 'key', scopes: ['chat:read'] } });
  const writing = await bob.client.call('createApiKey', {
    body: { name: 'writing', scopes: ['chat:read', 'chat:write'] },
  });
  const alicesIds = await talk(alice.client, 3);
  const bobsIds = await talk(bob.client, 6);
  const { items: bobsConversations } = await bob.client.call('listConversations');
  return {
    root,
    bob,
    alice,
    carolsId: (await signIn(baseUrl, 'carol', 0)).userId,
    bobsKey: secret,
    bobsWritingKey: writing.secret,
    bobsIds,
    bobsConversations: bobsConversations.map(({ id }) => id),
    alicesIds: [...alicesIds, alice.userId],
    fingerprint: () => fingerprint(alice.client),
  };
}

async function signIn(baseUrl: string, name: string, spares: number): Promise<Account> {
  const email = `${name}@example.org`;
  const anonymous = createParleyClient({ baseUrl });
  const login = () => anonymous.call('login', { query: { tokens: 'true' }, body: { email, password: password(name) } });
  const { access_token: accessToken = '', refresh_token: refreshToken = '', user } = await login();
  const client = createParleyClient({
    baseUrl,
    auth: { kind: 'tokens', store: memoryTokenStore({ accessToken, refreshToken }) },
  });
  // All before the first wrong password is tried: after it everybody from this address has to wait.
  const spareTokens: string[] = [];
  for (let number = 0; number < spares; number += 1) spareTokens.push((await login()).access_token ?? '');
  return { name, email, password: password(name), client, accessToken, spareTokens, userId: user.id };
}

/** Conversations with answers; gives back the ids of all that came into being. */
async function talk(client: ParleyClient, conversations: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < conversations; number += 1) {
    const turn = await client.call('sendMessage', { body: { content: `hello ${number}`, model: 'script/d0-r0-n20' } });
    ids.push(turn.conversation_id, turn.run.id, turn.assistant_message.id, turn.user_message?.id ?? '');
    await waitUntil(async () => (await client.call('getRun', { id: turn.run.id })).status === 'done', {
      withinMs: 20_000,
    });
  }
  return ids;
}

async function fingerprint(client: ParleyClient): Promise<string> {
  const hash = createHash('sha256');
  for await (const conversation of client.conversations()) {
    hash.update(JSON.stringify(conversation));
    for await (const message of client.messages(conversation.id)) hash.update(JSON.stringify(message));
  }
  const { user } = await client.call('currentSession');
  hash.update(JSON.stringify(user));
  hash.update(JSON.stringify((await client.call('listApiKeys')).items));
  return hash.digest('hex');
}
