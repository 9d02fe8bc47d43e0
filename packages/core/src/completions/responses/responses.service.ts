import type {
  InputItem,
  InputItemList,
  ResponseEvent,
  ResponseObject,
  ResponseRequest,
} from '@parley/protocol/openai-compatible';
import { isAbortError, ParleyError, type Clock } from '../../kernel/index.ts';
import type { ModelMessage } from '../../models/index.ts';
import type { CompletionService, PreparedCompletion } from '../completion-service.ts';
import type { OpenAiCall } from '../openai-call.ts';
import { badRequest } from '../refusals.ts';
import { assertCallsAnswered } from '../tool-pairs.ts';
import type { Answer, CompletionCaller } from '../types.ts';
import { responseOfItem, toResponseId, withIds } from './item-ids.ts';
import { readItems, type Segment } from './read-items.ts';
import { blankResponse, readInput, readResponseOptions, warningsOf } from './read-response-request.ts';
import type { ResponseStore, StoredResponse } from './response-store.ts';
import { ResponseWriter } from './response-writer.ts';

export interface ResponsesOptions {
  readonly service: CompletionService;
  readonly store: ResponseStore;
  readonly clock: Clock;
  readonly keepMs?: number;
}

export interface Responses {
  prepare(caller: CompletionCaller, body: ResponseRequest): Promise<OpenAiCall<ResponseObject, ResponseEvent>>;
  get(ownerId: string, id: string): Promise<ResponseObject>;
  delete(ownerId: string, id: string): Promise<void>;
  inputItems(ownerId: string, id: string, query: InputItemsQuery): Promise<InputItemList>;
  deleteExpired(): Promise<number>;
}

export interface InputItemsQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly after?: string | undefined;
}

const dayMs = 86_400_000;
/** Steps before a response that are read; a conversation longer than this does not fit a model anyway. */
const mostBefore = 500;

/** `/v1/responses`: asked like a chat, and kept (O10 to O14). */
export function createResponses({ service, store, clock, keepMs = 30 * dayMs }: ResponsesOptions): Responses {
  async function find(ownerId: string, id: string): Promise<StoredResponse> {
    const found = await store.find(ownerId, id, clock.now());
    if (found === undefined) throw new ParleyError('not_found', 'There is nothing with this id.');
    return found;
  }

  /** O11, O13 */
  async function before(ownerId: string, id: string | null | undefined, model: string): Promise<Segment[]> {
    if (id === null || id === undefined) return [];
    const chain = await store.chain(ownerId, id, clock.now(), mostBefore);
    const isCut = chain.length < mostBefore && chain[0]?.response.previous_response_id !== null;
    if (chain.length === 0 || isCut)
      throw badRequest(
        'previous_response_id',
        `Previous response with id '${id}' not found.`,
        'previous_response_not_found',
      );
    return chain.flatMap(({ input, response, carry }): Segment[] => [
      { items: input },
      { items: response.output, carry: response.model === model ? (carry ?? undefined) : undefined },
    ]);
  }

  /** O12 */
  async function resolveReferences(ownerId: string, items: readonly InputItem[]): Promise<InputItem[]> {
    const read = new Map<string, Promise<StoredResponse | undefined>>();
    return Promise.all(
      items.map(async (item, index): Promise<InputItem> => {
        if (item.type !== 'item_reference') return item;
        const responseId = responseOfItem(item.id);
        if (responseId !== undefined && !read.has(responseId))
          read.set(responseId, store.find(ownerId, responseId, clock.now()));
        const stored = responseId === undefined ? undefined : await read.get(responseId);
        const found = [...(stored?.response.output ?? []), ...(stored?.input ?? [])].find(({ id }) => id === item.id);
        if (found === undefined)
          throw badRequest(`input[${index}]`, `Item with id '${item.id}' not found.`, 'item_not_found');
        return found;
      }),
    );
  }

  async function keep(
    ownerId: string,
    kept: { readonly response: ResponseObject; readonly input: readonly InputItem[]; readonly answer?: Answer },
  ): Promise<void> {
    const { response, input, answer } = kept;
    if (!response.store) return;
    const now = clock.now();
    await store.save({
      id: response.id,
      ownerId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + keepMs),
      input: withIds(input, response.id),
      response,
      carry: answer?.carry ?? null,
    });
  }

  async function prepare(
    caller: CompletionCaller,
    body: ResponseRequest,
  ): Promise<OpenAiCall<ResponseObject, ResponseEvent>> {
    const options = readResponseOptions(body, caller);
    const input = await resolveReferences(caller.userId, readInput(body));
    const earlier = await before(caller.userId, body.previous_response_id, service.resolve(body.model).id);
    const messages: ModelMessage[] = [
      ...(typeof body.instructions === 'string' ? [{ role: 'system' as const, content: body.instructions }] : []),
      ...readItems([...earlier, { items: input }], 'input'),
    ];
    assertCallsAnswered(messages, 'input');
    const prepared = await service.prepare({
      caller,
      endpoint: 'responses',
      model: body.model,
      requests: [{ ...options, messages }],
      param: 'input',
      warnings: warningsOf(body),
    });
    const write = (emit: (event: ResponseEvent) => void) =>
      new ResponseWriter(
        blankResponse(body, { id: toResponseId(prepared.id), model: prepared.modelId, createdAt: clock.now() }),
        emit,
      );
    return {
      warnings: prepared.warnings,
      async complete(signal) {
        const writer = write(() => undefined);
        const answer = await answerOf(prepared, writer, signal);
        const response = writer.end(answer, prepared.modelId, clock.now());
        await keep(caller.userId, { response, input, answer });
        return response;
      },
      async stream(emit, signal) {
        // The last event says that the response is there: so it is kept before.
        const held: ResponseEvent[] = [];
        let isEnding = false;
        const writer = write((event) => (isEnding ? void held.push(event) : emit(event)));
        let kept: { readonly response: ResponseObject; readonly answer?: Answer };
        try {
          const answer = await answerOf(prepared, writer, signal);
          isEnding = true;
          kept = { response: writer.end(answer, prepared.modelId, clock.now()), answer };
        } catch (error) {
          if (!writer.hasBegun || signal.aborted || isAbortError(error) || !ParleyError.is(error)) throw error;
          isEnding = true;
          kept = { response: writer.fail(error.message) };
        }
        await keep(caller.userId, { ...kept, input });
        held.forEach(emit);
      },
    };
  }

  return {
    prepare,
    get: async (ownerId, id) => (await find(ownerId, id)).response,
    async delete(ownerId, id) {
      if (!(await store.delete(ownerId, id))) throw new ParleyError('not_found', 'There is nothing with this id.');
    },
    inputItems: async (ownerId, id, query) => pageOf((await find(ownerId, id)).input, query),
    deleteExpired: () => store.deleteExpired(clock.now(), 1_000),
  };
}

async function answerOf(prepared: PreparedCompletion, writer: ResponseWriter, signal: AbortSignal): Promise<Answer> {
  const [answer] = await prepared.run(() => writer, signal);
  if (answer === undefined) throw new Error('one request has one answer');
  return answer;
}

function pageOf(input: readonly InputItem[], { limit, order, after }: InputItemsQuery): InputItemList {
  const items = input.map((item) => ({
    ...item,
    type: item.type ?? 'message',
    id: item.id ?? '',
  }));
  const ordered = order === 'asc' ? items : items.toReversed();
  const from = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const data = ordered.slice(from, from + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: from + limit < ordered.length,
  };
}
