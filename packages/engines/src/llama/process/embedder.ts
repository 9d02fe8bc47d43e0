import type { Llama, LlamaEmbeddingContext, LlamaModel, Token } from 'node-llama-cpp';
import type { EmbeddedTexts, SideModelSpec } from '../protocol.ts';

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

  static async load(llama: Llama, spec: SideModelSpec): Promise<Embedder> {
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

  async embed(texts: readonly string[]): Promise<EmbeddedTexts> {
    const dimensions = this.#model.embeddingVectorSize;
    const vectors = new Float32Array(texts.length * dimensions);
    const cut: number[] = [];
    let tokens = 0;
    let next = 0;
    const work = async (context: LlamaEmbeddingContext): Promise<void> => {
      for (let index = next++; index < texts.length; index = next++) {
        const read = this.#tokensOf(texts[index] ?? '');
        if (read.wasCut) cut.push(index);
        tokens += read.tokens.length;
        vectors.set(await vectorOf(read.tokens, context), index * dimensions);
      }
    };
    await Promise.all(this.#contexts.map(work));
    return { vectors, dimensions, tokens, cut };
  }

  #tokensOf(text: string): { readonly tokens: Token[]; readonly wasCut: boolean } {
    const limit = Math.min(mostTokens, this.#model.trainContextSize) - 2;
    // No text has fewer characters than tokens by more than that; a book is not tokenized to be cut.
    const tokens = this.#model.tokenize(text.slice(0, limit * 16));
    const wasCut = tokens.length > limit || text.length > limit * 16;
    // What is blank has no direction of its own; it gets that of a full stop.
    return { tokens: tokens.length === 0 ? this.#model.tokenize('.') : tokens.slice(0, limit), wasCut };
  }
}

async function vectorOf(tokens: Token[], context: LlamaEmbeddingContext): Promise<Float32Array> {
  const { vector } = await context.getEmbeddingFor(tokens);
  let sum = 0;
  for (const value of vector) sum += value * value;
  const factor = sum === 0 ? 0 : 1 / Math.sqrt(sum);
  return Float32Array.from(vector, (value) => value * factor);
}
