import { abortErrorOf } from '../models/index.ts';
import type { EmbeddingModel, Embeddings, EmbedOptions } from './embedding-model.ts';

interface ManualBatch {
  readonly texts: readonly string[];
  readonly kind: string;
  readonly signal: AbortSignal;
  readonly answer: () => void;
}

/** Answers when the test says so: the vector of the text `7` is [7, 0]; each text is one token. */
export class ManualModel implements EmbeddingModel {
  readonly id = 'manual/model';
  readonly name = 'Manual';
  readonly dimensions = 2;
  readonly maxTokens = 100;
  readonly batchSize: number;
  readonly batches: ManualBatch[] = [];
  readonly #refuse: (texts: readonly string[]) => Error | undefined;
  #answersAtOnce = false;

  constructor(batchSize: number, refuse: (texts: readonly string[]) => Error | undefined = () => undefined) {
    this.batchSize = batchSize;
    this.#refuse = refuse;
  }

  readonly embed = (texts: readonly string[], { kind, signal }: EmbedOptions): Promise<Embeddings> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(abortErrorOf(signal)));
      const answer = (): void => {
        const refusal = this.#refuse(texts);
        if (refusal !== undefined) return reject(refusal);
        const vectors = texts.map((text) => Float32Array.of(Number(text), 0));
        resolve({ vectors, tokens: texts.length, cut: [...texts.keys()].filter((at) => texts[at] === '99') });
      };
      this.batches.push({ texts, kind, signal, answer });
      if (this.#answersAtOnce) answer();
    });

  texts(): (readonly string[])[] {
    return this.batches.map(({ texts }) => texts);
  }

  /** What is asked so far. */
  answer(): void {
    for (const batch of this.batches) batch.answer();
  }

  /** And all that will be. */
  answerAll(): void {
    this.#answersAtOnce = true;
    this.answer();
  }
}
