import { failedTransaction, isStalePlan } from '../query-error.ts';
import { StatementNames } from '../statement-names.ts';
import { encodeClose, encodeCommand, encodeStatement } from './wire-encode.ts';
import { readAnswer, readArrays, readObjects, type Answer, type Column } from './wire-decode.ts';

type Exchange = (bytes: Uint8Array) => Promise<Uint8Array>;
type Read<Rows> = (answer: Answer, columns: readonly Column[]) => Rows;

/** Queries over the one session that PGlite has. Calls may overlap: the worker answers them in order. */
export class EmbeddedConnection {
  readonly #exchange: Exchange;
  readonly #names = new StatementNames();
  /** Prepared statements with their columns; undefined while the first use is still under way. */
  readonly #prepared = new Map<string, readonly Column[] | undefined>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  objects(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return this.#run(text, values, readObjects);
  }

  arrays(text: string, values: readonly unknown[]): Promise<unknown[][]> {
    return this.#run(text, values, readArrays);
  }

  async command(text: string): Promise<void> {
    const { error } = readAnswer(await this.#exchange(encodeCommand(text)));
    if (error) throw error;
  }

  /** PostgreSQL answers COMMIT of a failed transaction with a rollback and no error: here that is one. */
  async commit(): Promise<void> {
    const answer = readAnswer(await this.#exchange(encodeCommand('commit')));
    if (answer.error) throw answer.error;
    if (answer.command !== 'COMMIT') throw failedTransaction();
  }

  async #run<Rows>(text: string, values: readonly unknown[], read: Read<Rows>): Promise<Rows> {
    const name = this.#names.nameOf(text);
    if (name === undefined) return this.#runUnnamed(text, values, read);
    const columns = this.#prepared.get(name);
    if (columns) return this.#runPrepared(name, columns, { text, values, read });
    // Preparing one name twice is an error, so whoever comes meanwhile goes without a name.
    if (this.#prepared.has(name)) return this.#runUnnamed(text, values, read);
    return this.#prepare(name, { text, values, read });
  }

  async #runUnnamed<Rows>(text: string, values: readonly unknown[], read: Read<Rows>): Promise<Rows> {
    const answer = readAnswer(
      await this.#exchange(encodeStatement({ name: '', text, values, parse: true, describe: true })),
    );
    return finish(answer, answer.columns, read);
  }

  async #prepare<Rows>(name: string, call: PendingCall<Rows>): Promise<Rows> {
    this.#prepared.set(name, undefined);
    let answer: Answer | undefined;
    try {
      answer = readAnswer(
        await this.#exchange(
          encodeStatement({ name, text: call.text, values: call.values, parse: true, describe: true }),
        ),
      );
    } finally {
      // A statement that failed while running is prepared all the same; it just has not told its columns yet.
      if (answer?.parsed && !answer.error) this.#prepared.set(name, answer.columns ?? []);
      else if (answer?.parsed) await this.#forget(name);
      else this.#prepared.delete(name);
    }
    return finish(answer, answer.columns, call.read);
  }

  async #runPrepared<Rows>(name: string, columns: readonly Column[], call: PendingCall<Rows>): Promise<Rows> {
    const answer = readAnswer(
      await this.#exchange(encodeStatement({ name, text: '', values: call.values, parse: false, describe: false })),
    );
    if (!isStalePlan(answer.error)) return finish(answer, columns, call.read);
    // A migration changed the table. Nothing ran, so it may run again, unless a transaction around it failed with it.
    await this.#forget(name);
    if (answer.transactionStatus === 'E') return finish(answer, columns, call.read);
    return this.#runUnnamed(call.text, call.values, call.read);
  }

  async #forget(name: string): Promise<void> {
    this.#prepared.set(name, undefined);
    // The protocol's own message: DEALLOCATE would be refused inside a failed transaction.
    await this.#exchange(encodeClose(name));
    this.#prepared.delete(name);
  }
}

interface PendingCall<Rows> {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly read: Read<Rows>;
}

function finish<Rows>(answer: Answer, columns: readonly Column[] | undefined, read: Read<Rows>): Rows {
  if (answer.error) throw answer.error;
  return read(answer, columns ?? []);
}
