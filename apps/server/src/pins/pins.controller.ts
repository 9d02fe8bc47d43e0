import { Controller, Inject } from '@nestjs/common';
import type { PinService, Principal } from '@parley/core';
import { routes } from '@parley/protocol';
import { Caller, Endpoint, Input, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';

type R = typeof routes;

@Controller()
export class PinsController {
  readonly #pins: PinService;
  constructor(@Inject(tokens.pins) pins: PinService) {
    this.#pins = pins;
  }

  @Endpoint(routes.listPinnedMessages)
  list(@Input() { params }: InputOf<R['listPinnedMessages']>, @Caller() caller: Principal) {
    return this.#pins.list(caller.userId, params.id);
  }

  @Endpoint(routes.pinMessage)
  pin(@Input() { params }: InputOf<R['pinMessage']>, @Caller() caller: Principal) {
    return this.#pins.pin(caller.userId, params.id);
  }

  @Endpoint(routes.unpinMessage)
  unpin(@Input() { params }: InputOf<R['unpinMessage']>, @Caller() caller: Principal) {
    return this.#pins.unpin(caller.userId, params.id);
  }
}
