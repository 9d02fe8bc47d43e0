import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { limits } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { ServerModule, type ServerModuleOptions } from './server.module.ts';
import { serveWeb } from './static-web.ts';

export interface HttpServerOptions extends ServerModuleOptions {
  readonly webFolder: string | undefined;
  readonly trustProxy: boolean;
}

export interface HttpServer {
  readonly server: Server;
  readonly fastify: FastifyInstance;
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytes,
    trustProxy: options.trustProxy,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // A slow request line or body must not hold a connection for ever.
    requestTimeout: 60_000,
    connectionTimeout: 0,
    // Prototype keys are dropped, not refused: foreign JSON may hold anything.
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
  });
  const nest = await NestFactory.create<NestFastifyApplication>(ServerModule.register(options), adapter, {
    logger: false,
    abortOnError: false,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.addHook('onRequest', async (_request, reply) => {
    void reply
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .header('parley-protocol', '1');
  });
  if (options.webFolder !== undefined) serveWeb(fastify, options.webFolder);
  await nest.init();
  await fastify.ready();
  const server: Server = nest.getHttpServer();
  return {
    server,
    fastify,
    async listen(host, port) {
      await nest.listen(port, host);
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: () => nest.close(),
  };
}
