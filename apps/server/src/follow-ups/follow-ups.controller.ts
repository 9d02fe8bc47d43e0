import { Controller, Inject } from '@nestjs/common';
import type { FollowUpService, Principal } from '@parley/core';
import { routes, type FollowUps, type FollowUpsOffer } from '@parley/protocol';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';

@Controller()
export class FollowUpsController {
  readonly #followUps: FollowUpService;
  constructor(@Inject(tokens.followUps) followUps: FollowUpService) {
    this.#followUps = followUps;
  }

  @Endpoint(routes.followUpsOffer)
  offer(): FollowUpsOffer {
    return { is_on: this.#followUps.isOn };
  }

  @Endpoint(routes.suggestFollowUps)
  async suggest(
    @Input() { params }: InputOf<(typeof routes)['suggestFollowUps']>,
    @Caller() { userId, apiKeyId }: Principal,
  ): Promise<FollowUps> {
    // Whoever leaves does not end it: others may wait for the same (FU3).
    return { items: [...(await this.#followUps.of({ userId, apiKeyId }, params.id))] };
  }
}
