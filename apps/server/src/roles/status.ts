import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger, Stage } from '@parley/core';
import { routes } from '@parley/protocol';
import type { SystemStatus } from '../observability/system-status.ts';

export interface StatusRole extends Stage {
  /** Known once started. */
  readonly port: () => number;
}

/**
 * Health, readiness and metrics on a port of their own, without a credential: for the probes and the Prometheus
 * of whoever runs this process, also where it holds no gateway. Keep the port from the outside.
 */
export function createStatusRole(options: {
  readonly host: string;
  readonly port: number;
  readonly status: SystemStatus;
  readonly logger: Logger;
}): StatusRole {
  const { status } = options;
  const server = createServer((request, response) => {
    answer(request.method ?? '', (request.url ?? '/').split('?', 1)[0] ?? '/', response).catch((error: unknown) => {
      options.logger.error('status not answered', { error });
      response.writeHead(500).end();
    });
  });

  async function answer(method: string, path: string, response: ServerResponse): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET' }).end();
    switch (path) {
      case routes.health.path:
        return json(response, 200, status.health());
      case routes.readiness.path: {
        const readiness = await status.readiness();
        return json(response, readiness.ready ? 200 : 503, readiness);
      }
      case routes.metrics.path: {
        const { contentType, body } = await status.metrics();
        return void response.writeHead(200, { 'content-type': contentType }).end(body);
      }
      default:
        return void response.writeHead(404).end();
    }
  }

  return {
    port: () => (server.address() as AddressInfo).port,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
