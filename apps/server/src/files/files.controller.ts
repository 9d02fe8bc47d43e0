import { Readable } from 'node:stream';
import { Body, Controller, Headers, Inject, Req, Res } from '@nestjs/common';
import { ParleyError, type FileService, type Principal } from '@parley/core';
import { routes, type FileInfo } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import { tokens } from '../tokens.ts';
import { contentHeaders, readRange } from './content-headers.ts';

type R = typeof routes;

@Controller()
export class FilesController {
  readonly #files: FileService;
  constructor(@Inject(tokens.files) files: FileService) {
    this.#files = files;
  }

  @Endpoint(routes.uploadFile)
  upload(
    @Input() { query }: InputOf<R['uploadFile']>,
    @Caller() caller: Principal,
    @Headers('content-length') length: string | undefined,
    @Body() body: unknown,
  ): Promise<FileInfo> {
    if (!(body instanceof Readable))
      throw new ParleyError('unsupported_media_type', 'Send the bytes of the file as application/octet-stream.');
    return this.#files.upload({
      ownerId: caller.userId,
      name: query.name,
      announcedBytes: length === undefined ? undefined : Number(length),
      body,
    });
  }

  @Endpoint(routes.listFiles)
  list(@Input() { query }: InputOf<R['listFiles']>, @Caller() caller: Principal) {
    return this.#files.list(caller.userId, query);
  }

  @Endpoint(routes.getFileLimits)
  limits(@Caller() caller: Principal) {
    return this.#files.limits(caller.userId);
  }

  @Endpoint(routes.getFile)
  get(@Input() { params }: InputOf<R['getFile']>, @Caller() caller: Principal) {
    return this.#files.get(caller.userId, params.id);
  }

  @Endpoint(routes.deleteFile)
  async delete(@Input() { params }: InputOf<R['deleteFile']>, @Caller() caller: Principal): Promise<void> {
    await this.#files.delete(caller.userId, params.id);
  }

  @Endpoint(routes.deleteFiles)
  async deleteMany(@Input() { body }: InputOf<R['deleteFiles']>, @Caller() caller: Principal) {
    return { deleted: await this.#files.deleteMany(caller.userId, body.ids) };
  }

  @Endpoint(routes.readFile)
  async read(
    @Input() { params, query }: InputOf<R['readFile']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.#files.find(caller.userId, params.id);
    const headers = contentHeaders(file, query.download === true);
    if (request.headers['if-none-match'] === headers.etag) return void reply.status(304).headers(headers).send();
    const range = readRange(request.headers, file);
    if (range === 'unsatisfiable') {
      void reply.header('content-range', `bytes */${file.bytes}`);
      throw new ParleyError('range_not_satisfiable', `The file has ${file.bytes} bytes.`);
    }
    if (request.method === 'HEAD') return void reply.headers({ ...headers, 'content-length': file.bytes }).send();
    const body = await this.#files.open(file, range);
    void reply.headers(headers);
    if (range === undefined) return void reply.header('content-length', file.bytes).send(body);
    const end = Math.min(range.end ?? file.bytes - 1, file.bytes - 1);
    void reply
      .status(206)
      .header('content-range', `bytes ${range.start}-${end}/${file.bytes}`)
      .header('content-length', end - range.start + 1)
      .send(body);
  }
}
