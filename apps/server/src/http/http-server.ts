import 'reflect-metadata';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { limits, protocolVersion } from '@parley/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../limits/http-limits.ts';
import { rewriteModelUrl } from '../openai/model-url.ts';
import { speaksOpenAi, toOpenAiFailure } from '../openai/openai-error.ts';
import { acceptJsonOnly } from './body-parser.ts';
import { watchBodies } from './body-times.ts';
import { allowLargeBodies, type LargeBodies } from './large-bodies.ts';
import { watchRoutes, type RegisteredRoute } from './known-methods.ts';
import { problemHeaders, toProblem } from './problem.filter.ts';
import { ServerModule, type ServerModuleOptions } from './server.module.ts';
import { sendSmaller } from './smaller-answers.ts';
import { serveWeb } from './static-web.ts';
import { answerBrokenRequest } from './wire-errors.ts';

export interface HttpServerOptions extends ServerModuleOptions {
  readonly webFolder: string | undefined;
  readonly trustProxy: boolean;
  readonly limits: HttpLimits;
  /** Throws when a request must not get anything at all, be it a page or an error. */
  readonly admit: (request: IncomingMessage) => void;
  readonly largeBodies: LargeBodies;
}

export interface HttpServer {
  readonly server: Server;
  /** All of them, also pages and files. */
  readonly routes: readonly RegisteredRoute[];
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytes,
    // One hop: what stands left of the proxy's own entry is whatever the client wrote there.
    rewriteUrl: ({ url = '/' }: IncomingMessage) => rewriteModelUrl(url),
    trustProxy: options.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // Slow headers or bodies must not hold a connection for ever.
    requestTimeout: options.limits.uploadTimeoutMs,
    connectionTimeout: 0,
    http: {
      maxHeaderSize: options.limits.headerBytes,
      headersTimeout: options.limits.headersTimeoutMs,
      connectionsCheckingInterval: options.limits.checkEveryMs,
      // Many programs offer HTTP/2 with every request; an offer may be ignored.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: FastifyError, { method, raw }: FastifyRequest, reply: FastifyReply) =>
      answerBadAddress(options, { error, method, request: raw, response: reply.raw }),
  });
  const nest = await NestFactory.create<NestFastifyApplication>(ServerModule.register(options), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(everywhere);
    options.admit(request.raw);
  });
  watchBodies(fastify, options.limits);
  allowLargeBodies(fastify, options.largeBodies);
  const routes = watchRoutes(fastify);
  acceptJsonOnly(fastify);
  sendSmaller(fastify);
  if (options.webFolder !== undefined) serveWeb(fastify, options.webFolder);
  await nest.init();
  await fastify.ready();
  const server: Server = nest.getHttpServer();
  return {
    server,
    routes,
    async listen(host, port) {
      await nest.listen(port, host);
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: () => nest.close(),
  };
}

/** An address that cannot be decoded has no route, and no hook sees it. */
function answerBadAddress(
  { admit, logger }: HttpServerOptions,
  {
    error,
    method,
    request,
    response,
  }: { error: unknown; method: string; request: IncomingMessage; response: ServerResponse },
): void {
  let reason = error;
  try {
    admit(request);
  } catch (refusal) {
    reason = refusal;
  }
  const body = toProblem(reason, logger, { method });
  if (speaksOpenAi(request.url)) {
    const failure = toOpenAiFailure(body, reason);
    response.writeHead(failure.status, { ...everywhere, ...failure.headers }).end(JSON.stringify(failure.body));
    return;
  }
  response.writeHead(body.status, { ...everywhere, ...problemHeaders }).end(JSON.stringify(body));
}

/** Routes that answer pages set a policy of their own. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'parley-protocol': String(protocolVersion),
};
