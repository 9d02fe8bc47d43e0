import type { Provider, Type } from '@nestjs/common';
import { createLiveHub, type Accounts, type Principal, type Stage, ParleyError, type LiveHub } from '@parley/core';
import { createModerationLogStore } from '@parley/store';
import type { Application } from '../application.ts';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import { createAdminReads } from '../http/admin-reads.ts';
import { createHttpServer } from '../http/http-server.ts';
import { createSystemStatus } from '../observability/system-status.ts';
import { SocketGateway } from '../sockets/socket-gateway.ts';
import type { RunStreams } from '../sockets/run-stream.ts';
import { tokens } from '../tokens.ts';

export interface GatewayRoleOptions {
  readonly accounts: Accounts;
  readonly authenticator: RequestAuthenticator;
  readonly authControllers: readonly Type[];
  readonly authProviders: readonly Provider[];
  readonly webFolder: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly version: string;
  readonly maxSocketsPerUser: number;
  readonly metrics: (sources: {
    openSockets: () => number;
    openConversations: () => number;
  }) => Promise<{ contentType: string; body: string }>;
}

export interface GatewayRole extends Stage {
  /** Known once started. */
  readonly port: () => number;
}

/** What people and programs talk to: REST, sockets, event streams, the web page. */
export async function createGatewayRole(app: Application, options: GatewayRoleOptions): Promise<GatewayRole> {
  const { bus, presence, database } = app.platform;
  const gatewayId = app.newId();
  const hub = createLiveHub({
    gatewayId,
    bus,
    presence,
    logger: app.logger,
    onRevoked: (userId, credential) => {
      sockets.revoke(userId, credential);
      streams.revoke(userId, credential);
    },
  });
  const screens = { gatewayId, hub, store: app.turnStore, bus, logger: app.logger };
  const sockets = new SocketGateway({
    screens,
    turns: app.turns,
    logger: app.logger,
    authenticator: options.authenticator,
    conversations: app.conversations,
    maxSocketsPerUser: options.maxSocketsPerUser,
  });
  const streams = createRunStreams(screens, options.maxSocketsPerUser);
  const status = createSystemStatus({
    platform: app.platform,
    version: options.version,
    modelLoaded: () => app.models.list().length > 0,
    metrics: () =>
      options.metrics({ openSockets: () => sockets.openSockets, openConversations: hub.openConversations }),
  });
  const moderationLog = createModerationLogStore(database);
  const http = await createHttpServer({
    logger: app.logger,
    webFolder: options.webFolder,
    trustProxy: options.trustProxy,
    controllers: options.authControllers,
    providers: [
      { provide: tokens.authenticator, useValue: options.authenticator },
      { provide: tokens.conversations, useValue: app.conversations },
      { provide: tokens.turns, useValue: app.turns },
      { provide: tokens.models, useValue: app.models },
      { provide: tokens.deadLetters, useValue: bus.deadLetters },
      {
        provide: tokens.adminReads,
        useValue: createAdminReads({
          auditLog: options.accounts.auditLog,
          moderation: (query) => moderationLog.list(query),
        }),
      },
      { provide: tokens.streams, useValue: streams },
      { provide: tokens.status, useValue: status },
      { provide: tokens.version, useValue: options.version },
      ...options.authProviders,
    ],
  });
  let port = 0;

  return {
    port: () => port,
    async start() {
      await hub.start();
      sockets.listen(http.server);
      port = await http.listen(options.host, options.port);
    },
    async stop() {
      sockets.drain();
      streams.drain();
      await http.close();
      await hub.stop();
    },
  };
}

interface OwnedStreams extends RunStreams {
  revoke(userId: string, credential: string | null): void;
  drain(): void;
}

function createRunStreams(context: RunStreams['context'] & { hub: LiveHub }, maxPerUser: number): OwnedStreams {
  const open = new Map<Principal, () => void>();
  return {
    context,
    admit(caller, close) {
      const own = [...open.keys()].filter((principal) => principal.userId === caller.userId).length;
      if (own >= maxPerUser) throw new ParleyError('too_many_connections', `At most ${maxPerUser} open streams.`);
      // Each request has a principal object of its own.
      open.set(caller, close);
      return () => void open.delete(caller);
    },
    revoke(userId, credential) {
      for (const [principal, close] of open) {
        if (
          principal.userId === userId &&
          (credential === null || (principal.sessionId ?? principal.apiKeyId) === credential)
        )
          close();
      }
    },
    drain() {
      for (const close of open.values()) close();
    },
  };
}
