import type { JsonValue } from '../../audit/index.ts';

/** Secrets and facts that the installation made for itself. */
export interface SettingsRepository {
  /** Stores `value` unless something is there already; answers what is there now. Safe between processes. */
  ensure(key: string, value: JsonValue): Promise<JsonValue>;
  read(key: string): Promise<JsonValue | undefined>;
  /** Changes a value that exists, one caller at a time. */
  change(key: string, change: (value: JsonValue) => JsonValue): Promise<JsonValue>;
}
