import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import {
  conversationMarkdown,
  exportAccount,
  ParleyError,
  type Accounts,
  type Clock,
  type ConversationService,
  type ExportStore,
  type Principal,
  type Removal,
  type TokenQuota,
  type UsageReports,
} from '@parley/core';
import { routes, type BranchMessage } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import { tokens } from '../tokens.ts';

type R = typeof routes;

export interface OwnDataParts {
  readonly accounts: Accounts;
  readonly conversations: ConversationService;
  readonly exports: ExportStore;
  readonly removal: Removal;
  readonly connections: OpenConnections;
  readonly quota: TokenQuota;
  readonly usage: UsageReports;
  readonly clock: Clock;
}

/** What somebody can take along, and have deleted. */
@Controller()
export class OwnDataController {
  readonly #parts: OwnDataParts;
  constructor(@Inject(tokens.ownData) parts: OwnDataParts) {
    this.#parts = parts;
  }

  @Endpoint(routes.tokenUsage)
  usage(@Caller() caller: Principal) {
    return this.#parts.quota.usage(caller.userId);
  }

  @Endpoint(routes.usageReport)
  usageReport(@Input() { query }: InputOf<R['usageReport']>, @Caller() caller: Principal) {
    return this.#parts.usage.read(caller.userId, query);
  }

  @Endpoint(routes.exportAccount)
  async exportAccount(
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { accounts, exports, clock } = this.#parts;
    const account = await accounts.users.find(caller.userId);
    if (account === undefined) throw new ParleyError('not_found', 'There is no such account.');
    if (request.method !== 'HEAD')
      await accounts.auditLog.record({
        action: 'account.exported',
        actorId: caller.userId,
        target: caller.userId,
        details: {},
      });
    const day = clock.now().toISOString().slice(0, 10);
    const lines = asLines(exportAccount({ store: exports, clock }, account));
    await this.#send({ request, reply, caller }, { name: `parley-${day}.jsonl`, type: ndjson, pieces: lines });
  }

  @Endpoint(routes.exportConversation)
  async exportConversation(
    @Input() { params, query }: InputOf<R['exportConversation']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { conversations, exports } = this.#parts;
    const conversation = await conversations.get(caller.userId, params.id);
    const name = fileName(conversation.title);
    const exchange = { request, reply, caller };
    if (query.format === 'markdown') {
      const messages = await this.#branch(caller.userId, params.id);
      const pieces = Readable.from(conversationMarkdown(conversation, messages), { objectMode: false });
      return this.#send(exchange, { name: `${name}.md`, type: 'text/markdown; charset=utf-8', pieces });
    }
    async function* lines() {
      yield { type: 'conversation', ...conversation };
      for (let after: string | null = null; ;) {
        const page = await exports.messages(caller.userId, conversation.id, after);
        for (const message of page) yield { type: 'message', ...message };
        after = page.at(-1)?.id ?? null;
        if (after === null) return;
      }
    }
    await this.#send(exchange, { name: `${name}.jsonl`, type: ndjson, pieces: asLines(lines()) });
  }

  @Endpoint(routes.deleteAllConversations)
  async deleteAllConversations(@Input() { body }: InputOf<R['deleteAllConversations']>, @Caller() caller: Principal) {
    return { deleted: await this.#parts.removal.deleteConversations(caller, body.name) };
  }

  @Endpoint(routes.deleteAccount)
  async deleteAccount(@Input() { body }: InputOf<R['deleteAccount']>, @Caller() caller: Principal) {
    await this.#parts.removal.deleteAccount(caller, body.name, body.password);
  }

  /** The chosen one, oldest first. */
  async #branch(ownerId: string, id: string): Promise<BranchMessage[]> {
    const messages: BranchMessage[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.#parts.conversations.listMessages(ownerId, id, { limit: 200, cursor });
      messages.push(...page.items);
      if (page.next_cursor === null) return messages.reverse();
      cursor = page.next_cursor;
    }
  }

  /** Ends with the credential, as every open connection does. */
  async #send(
    { request, reply, caller }: { request: AuthenticatedRequest; reply: FastifyReply; caller: Principal },
    { name, type, pieces }: { name: string; type: string; pieces: Readable },
  ): Promise<void> {
    const release = this.#parts.connections.add(
      { principal: caller, close: () => void pieces.destroy(new Error('the connection was closed')) },
      request.authenticatedAtMs ?? 0,
    );
    pieces.once('close', release);
    // Such a text is never shown as a page of ours.
    await reply
      .header('content-type', type)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .header('cache-control', 'no-store')
      .send(pieces);
  }
}

const ndjson = 'application/x-ndjson; charset=utf-8';

function asLines(records: AsyncIterable<object>): Readable {
  async function* lines() {
    for await (const record of records) yield `${JSON.stringify(record)}\n`;
  }
  return Readable.from(lines(), { objectMode: false });
}

function fileName(title: string): string {
  const name = title
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return name === '' ? 'conversation' : name;
}
