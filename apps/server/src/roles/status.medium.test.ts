import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from '@parley/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { SystemStatus } from '../observability/system-status.ts';
import { createStatusRole, type StatusRole } from './status.ts';

describe('the status port', () => {
  let role: StatusRole | undefined;
  let other: Server | undefined;
  afterEach(async () => {
    await role?.stop({ softMs: 0 });
    await new Promise((resolve) => (other === undefined ? resolve(undefined) : other.close(resolve)));
    role = other = undefined;
  });

  async function open(status: Partial<SystemStatus>, port = 0) {
    role = createStatusRole({ host: '127.0.0.1', port, logger: silentLogger, status: { ...healthy, ...status } });
    await role.start();
    return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${role?.port()}${path}`, init);
  }

  it('answers health, readiness and metrics without a credential', async () => {
    const get = await open({});
    expect(await (await get('/healthz')).json()).toMatchObject({ status: 'ok' });
    expect((await get('/readyz')).status).toBe(200);
    const metrics = await get('/metrics');
    expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual(['text/plain', 'parley_x 1\n']);
  });

  it('says 503 when the process is not ready', async () => {
    const get = await open({ readiness: async () => ({ ready: false, checks: {} }) });
    expect((await get('/readyz')).status).toBe(503);
  });

  it('answers nothing else, and goes on after a fault', async () => {
    const get = await open({ metrics: () => Promise.reject(new Error('no gauge')) });
    expect((await get('/api/conversations')).status).toBe(404);
    expect((await get('//')).status).toBe(404);
    expect((await get('/healthz', { method: 'POST' })).status).toBe(405);
    expect((await get('/metrics')).status).toBe(500);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('refuses to start on a taken port', async () => {
    const listener: RequestListener = (_, response) => response.end();
    other = createServer(listener);
    await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', resolve));
    await expect(open({}, (other.address() as AddressInfo).port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    role = undefined;
  });
});

const healthy: SystemStatus = {
  health: () => ({ status: 'ok', model_loaded: true, uptime: 1, version: '0' }),
  readiness: async () => ({ ready: true, checks: {} }),
  metrics: async () => ({ contentType: 'text/plain', body: 'parley_x 1\n' }),
};
