import type { Llama, LlamaEmbeddingContext, LlamaModel } from 'node-llama-cpp';
import type { EmbedderSpec } from '../protocol.ts';

/** What MiniLM and its like were trained to take; the begin and end marks come on top. */
const mostTokens = 512;

/** Texts to vectors of length 1, cut at the model's limit. */
export class Embedder {
  readonly #model: LlamaModel;
  readonly #contexts: readonly LlamaEmbeddingContext[];

  private constructor(model: LlamaModel, contexts: readonly LlamaEmbeddingContext[]) {
    this.#model = model;
    this.#contexts = contexts;
  }

  static async load(llama: Llama, spec: EmbedderSpec): Promise<Embedder> {
    const model = await llama.loadModel({ modelPath: spec.file, gpuLayers: 0 });
    try {
      const contextSize = Math.min(mostTokens, model.trainContextSize);
      // One context per core with a thread each computes more texts than one context with a thread per core.
      const contexts: LlamaEmbeddingContext[] = [];
      for (let count = 0; count < spec.contexts; count++)
        contexts.push(
          await model.createEmbeddingContext({ contextSize, batchSize: contextSize, threads: spec.threads }),
        );
      return new Embedder(model, contexts);
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  async embed(
    texts: readonly string[],
  ): Promise<{ readonly vectors: Float32Array<ArrayBuffer>; readonly dimensions: number }> {
    const dimensions = this.#model.embeddingVectorSize;
    const vectors = new Float32Array(texts.length * dimensions);
    let next = 0;
    const work = async (context: LlamaEmbeddingContext): Promise<void> => {
      for (let index = next++; index < texts.length; index = next++)
        vectors.set(await this.#vectorOf(texts[index] ?? '', context), index * dimensions);
    };
    await Promise.all(this.#contexts.map(work));
    return { vectors, dimensions };
  }

  async #vectorOf(text: string, context: LlamaEmbeddingContext): Promise<Float32Array> {
    const limit = Math.min(mostTokens, this.#model.trainContextSize) - 2;
    // No text has fewer characters than tokens by more than that; a book is not tokenized to be cut.
    const tokens = this.#model.tokenize(text.slice(0, limit * 16)).slice(0, limit);
    if (tokens.length === 0) return new Float32Array(this.#model.embeddingVectorSize);
    const { vector } = await context.getEmbeddingFor(tokens);
    const length = Math.hypot(...vector);
    return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
  }
}
