import { Controller, Inject, Res } from '@nestjs/common';
import type { ToolRegistry } from '@parley/core';
import { routes } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import type { SystemStatus } from '../../observability/system-status.ts';
import { tokens } from '../../tokens.ts';
import { Endpoint } from '../endpoint.ts';

@Controller()
export class SystemController {
  readonly #status: SystemStatus;
  readonly #tools: ToolRegistry;
  constructor(@Inject(tokens.status) status: SystemStatus, @Inject(tokens.tools) tools: ToolRegistry) {
    this.#status = status;
    this.#tools = tools;
  }

  @Endpoint(routes.health)
  health() {
    return this.#status.health();
  }

  @Endpoint(routes.readiness)
  async readiness(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.#status.readiness();
    if (!readiness.ready) void reply.status(503);
    return readiness;
  }

  @Endpoint(routes.metrics)
  async metrics(@Res({ passthrough: true }) reply: FastifyReply) {
    const { contentType, body } = await this.#status.metrics();
    void reply.header('content-type', contentType);
    return body;
  }

  @Endpoint(routes.listTools)
  listTools() {
    return {
      items: this.#tools.list().map(({ name, description, risk, parameters, isDefault = false }) => ({
        name,
        description,
        risk,
        is_default: isDefault,
        parameters,
      })),
    };
  }
}
