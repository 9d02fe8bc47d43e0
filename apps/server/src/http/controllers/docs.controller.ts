import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Controller, Inject, Param, Res } from '@nestjs/common';
import { ParleyError } from '@parley/core';
import { routes } from '@parley/protocol';
import { createOpenApiDocument } from '@parley/protocol/openapi';
import type { FastifyReply } from 'fastify';
import { tokens } from '../../tokens.ts';
import { Endpoint } from '../endpoint.ts';

/** The API's own documentation; every asset is served from here, none from a CDN. */
@Controller()
export class DocsController {
  readonly #document: string;
  constructor(@Inject(tokens.version) version: string) {
    this.#document = JSON.stringify(createOpenApiDocument(version));
  }

  @Endpoint(routes.openApi)
  schema(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('content-type', 'application/json; charset=utf-8');
    return this.#document;
  }

  @Endpoint(routes.swagger)
  swagger(@Res({ passthrough: true }) reply: FastifyReply) {
    return sendPage(
      reply,
      page('<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">', '<div id="swagger-ui"></div>', [
        'swagger-ui-bundle.js',
        'swagger-init.js',
      ]),
    );
  }

  @Endpoint(routes.redoc)
  redoc(@Res({ passthrough: true }) reply: FastifyReply) {
    return sendPage(reply, page('', '<div id="redoc"></div>', ['redoc.standalone.js', 'redoc-init.js']));
  }

  @Endpoint(routes.docsAsset)
  asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (asset === undefined) throw new ParleyError('not_found', 'There is no such asset.');
    void reply.header('content-type', asset.type).header('cache-control', 'public, max-age=3600');
    return asset.read();
  }
}

interface Asset {
  readonly type: string;
  readonly read: () => string;
}

const emptyPicture = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E';
const require = createRequire(import.meta.url);
const script = 'text/javascript; charset=utf-8';
const assets: Readonly<Record<string, Asset>> = {
  'swagger-ui.css': fromPackage('swagger-ui-dist', 'swagger-ui.css', 'text/css; charset=utf-8'),
  'swagger-ui-bundle.js': fromPackage('swagger-ui-dist', 'swagger-ui-bundle.js', script),
  'redoc.standalone.js': fromPackage('redoc', 'bundles/redoc.standalone.js', script, (text) =>
    // The one thing it fetches from its makers' servers: a small picture beside their name.
    text.replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', emptyPicture),
  ),
  'swagger-init.js': {
    type: script,
    read: () => "SwaggerUIBundle({ url: '/api/schema', dom_id: '#swagger-ui', validatorUrl: null });",
  },
  'redoc-init.js': {
    type: script,
    read: () => "Redoc.init('/api/schema', { disableSearch: false }, document.getElementById('redoc'));",
  },
};

function fromPackage(name: string, file: string, type: string, change = (text: string) => text): Asset {
  let read: string | undefined;
  // Kept once read: anybody may ask for a megabyte as often as they like.
  return {
    type,
    read: () =>
      (read ??= change(readFileSync(path.join(path.dirname(require.resolve(`${name}/package.json`)), file), 'utf8'))),
  };
}

function page(head: string, body: string, scripts: readonly string[]): string {
  const tags = scripts.map((name) => `<script src="/api/docs/assets/${name}"></script>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Parley API</title><link rel="icon" href="${emptyPicture}">${head}</head><body>${body}${tags}</body></html>`;
}

/** Both viewers style themselves inline, and Redoc searches in a blob worker; nothing may come from elsewhere. */
const csp =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

function sendPage(reply: FastifyReply, html: string): string {
  void reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', csp);
  return html;
}
