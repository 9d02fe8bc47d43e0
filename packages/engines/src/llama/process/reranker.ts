import type { Llama, LlamaModel, LlamaRankingContext, Token } from 'node-llama-cpp';
import type { SideModelSpec } from '../protocol.ts';

/** Question and passage together. What is longer costs time that nobody has while a search waits. */
const mostTokens = 1_024;
/** The question at most; the rest is the passage's. */
const mostQuestionTokens = 256;
/** Begin, end and separator marks, and the words of a template. */
const reservedTokens = 64;

/** Question and passage read together by a cross-encoder: how likely the one answers the other. */
export class LoadedReranker {
  readonly #model: LlamaModel;
  readonly #contexts: readonly LlamaRankingContext[];

  private constructor(model: LlamaModel, contexts: readonly LlamaRankingContext[]) {
    this.#model = model;
    this.#contexts = contexts;
  }

  static async load(llama: Llama, spec: SideModelSpec): Promise<LoadedReranker> {
    const model = await llama.loadModel({ modelPath: spec.file, gpuLayers: 0 });
    try {
      const contextSize = Math.min(mostTokens, model.trainContextSize);
      const contexts: LlamaRankingContext[] = [];
      for (let count = 0; count < spec.contexts; count++)
        contexts.push(await model.createRankingContext({ contextSize, batchSize: contextSize, threads: spec.threads }));
      return new LoadedReranker(model, contexts);
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  /** Between 0 and 1, in the order of the documents. Stops between two of them when nobody waits any more. */
  async rank(query: string, documents: readonly string[], signal: AbortSignal): Promise<number[]> {
    const scores = documents.map(() => 0);
    const question = this.#tokensOf(query, mostQuestionTokens);
    let next = 0;
    const work = async (context: LlamaRankingContext): Promise<void> => {
      const room = context.contextSize - question.length - reservedTokens;
      for (let index = next++; index < documents.length && !signal.aborted; index = next++) {
        const document = this.#tokensOf(documents[index] ?? '', Math.max(1, room));
        scores[index] = await context.rank(question, document);
      }
    };
    await Promise.all(this.#contexts.map(work));
    return scores;
  }

  #tokensOf(text: string, limit: number): Token[] {
    // No token has more than sixteen characters on average; a book is not tokenized to be cut.
    return this.#model.tokenize(text.slice(0, limit * 16)).slice(0, limit);
  }
}
