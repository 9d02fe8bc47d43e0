import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createAccounts,
  createIdFactory,
  silentLogger,
  systemClock,
  type Accounts,
  type AccountsOptions,
  type Clock,
} from '@parley/core';
import { createAccountsRepositories, migrate, openEmbeddedDatabase, type Database } from '@parley/store';
import { AccessGuard } from '../http/access.guard.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { tokens } from '../tokens.ts';
import { createAuth, type Auth, type AuthOptions } from './create-auth.ts';

/** The routes of accounts on a real port and a real database, without the rest of the server. For tests only. */
export interface AuthTestServer {
  readonly url: string;
  readonly accounts: Accounts;
  readonly database: Database;
  close(): Promise<void>;
}

export interface AuthTestOptions {
  readonly auth: Partial<AuthOptions> & Pick<AuthOptions, 'mode'>;
  readonly federation?: AccountsOptions['federation'];
  readonly clock?: Clock;
  /** Known before the rest, since an identity provider has to know it too. */
  readonly port?: number;
}

export async function startAuthTestServer({
  auth,
  federation,
  clock = systemClock,
  port = 0,
}: AuthTestOptions): Promise<AuthTestServer> {
  const database = await openEmbeddedDatabase({ logger: silentLogger });
  await migrate(database);
  const accounts = await createAccounts({
    repositories: createAccountsRepositories({ database, clock }),
    revocations: { revoked: () => Promise.resolve() },
    clock,
    createId: createIdFactory(clock),
    randomBytes,
    ...(federation === undefined ? {} : { federation }),
  });
  let listeningOn = 0;
  const parts = await createAuth({
    accounts,
    clock,
    logger: silentLogger,
    publicUrl: undefined,
    port: () => listeningOn,
    ...auth,
  });
  const module = AuthTestModule.of(parts);
  const nest = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await nest.listen(port, '127.0.0.1');
  listeningOn = (nest.getHttpServer().address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${listeningOn}`,
    accounts,
    database,
    close: async () => {
      await nest.close();
      await database.close();
    },
  };
}

@Module({})
class AuthTestModule {
  static of({ authenticator, controllers, providers }: Auth): DynamicModule {
    return {
      module: AuthTestModule,
      controllers: [...controllers],
      providers: [
        ...providers,
        { provide: tokens.authenticator, useValue: authenticator },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useValue: new ProblemFilter(silentLogger) },
      ],
    };
  }
}
