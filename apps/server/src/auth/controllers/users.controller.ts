import { Controller, Inject } from '@nestjs/common';
import type { Accounts, Principal } from '@parley/core';
import { routes, type User, type UserPage } from '@parley/protocol';
import type * as z from 'zod';
import { Caller, Endpoint, Input, type InputOf } from '../../http/endpoint.ts';
import { authTokens } from '../auth-tokens.ts';
import { toUser } from '../sign-in-answers.ts';

@Controller()
export class UsersController {
  readonly #accounts: Accounts;
  constructor(@Inject(authTokens.accounts) accounts: Accounts) {
    this.#accounts = accounts;
  }

  @Endpoint(routes.listUsers)
  async listUsers(@Input() { query }: InputOf<typeof routes.listUsers>): Promise<z.output<typeof UserPage>> {
    const { items, nextCursor } = await this.#accounts.users.list(query);
    return { items: items.map(toUser), next_cursor: nextCursor };
  }

  @Endpoint(routes.createUser)
  async createUser(@Input() { body }: InputOf<typeof routes.createUser>, @Caller() caller: Principal): Promise<User> {
    const { display_name: displayName, ...rest } = body;
    return toUser(await this.#accounts.users.create(caller, { ...rest, displayName }));
  }

  @Endpoint(routes.updateUser)
  async updateUser(
    @Input() { params, body }: InputOf<typeof routes.updateUser>,
    @Caller() caller: Principal,
  ): Promise<User> {
    const { role, status, display_name: displayName } = body;
    const change = {
      ...(role === undefined ? {} : { role }),
      ...(status === undefined ? {} : { status }),
      ...(displayName === undefined ? {} : { displayName }),
    };
    return toUser(await this.#accounts.users.update(caller, params.id, change));
  }
}
