import { Controller, Inject } from '@nestjs/common';
import type { Principal, Providers } from '@parley/core';
import { providerKinds, type LocalServers } from '@parley/engines';
import { ProviderKind, routes, type LocalServer, type ProviderKindFacts } from '@parley/protocol';
import type { AdminReads } from '../http/admin-reads.ts';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';

type R = typeof routes;

/** What controllers need to know about model providers. */
export interface ProviderAdmin {
  readonly providers: Providers;
  readonly localServers: LocalServers | undefined;
  /** Whether what is found answers at once. */
  readonly usesFound: boolean;
}

const kinds = ProviderKind.options.map((kind): ProviderKindFacts => {
  const { name, baseUrl, key, place } = providerKinds[kind];
  return { kind, name, base_url: baseUrl ?? null, key, place };
});

/** Model providers, by administrators. Keys go in and never come out. */
@Controller()
export class ProvidersController {
  readonly #admin: ProviderAdmin;
  readonly #audit: AdminReads;
  constructor(@Inject(tokens.providers) admin: ProviderAdmin, @Inject(tokens.adminReads) audit: AdminReads) {
    this.#admin = admin;
    this.#audit = audit;
  }

  @Endpoint(routes.listProviders)
  async list(@Caller() caller: Principal) {
    await this.#audit.note(caller, 'admin.read', 'model_providers');
    return { items: [...(await this.#admin.providers.list())], kinds };
  }

  @Endpoint(routes.createProvider)
  create(@Input() { body }: InputOf<R['createProvider']>, @Caller() caller: Principal) {
    return this.#admin.providers.create(caller, body);
  }

  @Endpoint(routes.checkProvider)
  check(@Input() { body }: InputOf<R['checkProvider']>) {
    return this.#admin.providers.check(body);
  }

  @Endpoint(routes.updateProvider)
  update(@Input() { params, body }: InputOf<R['updateProvider']>, @Caller() caller: Principal) {
    return this.#admin.providers.update(caller, params.id, body);
  }

  @Endpoint(routes.deleteProvider)
  async remove(@Input() { params }: InputOf<R['deleteProvider']>, @Caller() caller: Principal) {
    await this.#admin.providers.remove(caller, params.id);
  }

  @Endpoint(routes.testProvider)
  test(@Input() { params, body }: InputOf<R['testProvider']>) {
    return this.#admin.providers.test(params.id, body.model);
  }

  @Endpoint(routes.listAvailableModels)
  async available(@Input() { params }: InputOf<R['listAvailableModels']>) {
    return { items: [...(await this.#admin.providers.available(params.id))] };
  }

  @Endpoint(routes.listLocalServers)
  async localServers(@Caller() caller: Principal): Promise<{ items: LocalServer[] }> {
    await this.#audit.note(caller, 'admin.read', 'local_servers');
    const { localServers, providers, usesFound } = this.#admin;
    const added = new Set((await providers.list()).map(({ base_url }) => base_url));
    return {
      items: (localServers?.found() ?? []).map(({ kind, baseUrl, models }) => ({
        kind,
        base_url: baseUrl,
        models: [...models],
        state: added.has(baseUrl) ? 'added' : usesFound ? 'used' : 'offered',
      })),
    };
  }
}
