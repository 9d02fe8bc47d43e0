import { asArray, asObject, textOf, type JsonRecord } from './json.ts';

export interface ServerErrorBody {
  readonly message: string;
  readonly code: string;
}

/**
 * The error object of a refused request or of a stream. `{"error": {...}}`, `{"error": "text"}`, `[{"error": ...}]`,
 * `{"object": "error", "message": ...}`; in a refusal also `{"message": ...}`, `{"detail": ...}`.
 */
export function readErrorBody(body: JsonRecord): ServerErrorBody | undefined {
  const outer = Array.isArray(body) ? asObject(asArray(body)[0]) : body;
  const error = outer?.['error'] ?? (outer?.['object'] === 'error' || outer?.['type'] === 'error' ? outer : undefined);
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'string') return { message: error, code: '' };
  return fieldsOf(asObject(error));
}

/** In a body that came with a refusal everything is an error. */
export function readRefusalBody(body: JsonRecord): ServerErrorBody | undefined {
  const error = readErrorBody(body);
  if (error !== undefined) return error;
  const fields = fieldsOf(body);
  return fields.message === '' ? undefined : fields;
}

function fieldsOf(fields: JsonRecord | undefined): ServerErrorBody {
  const detail = fields?.['message'] ?? fields?.['Message'] ?? fields?.['detail'];
  return {
    message: typeof detail === 'object' ? JSON.stringify(detail) : textOf(detail),
    code: textOf(fields?.['code'] ?? fields?.['type'] ?? fields?.['status'] ?? fields?.['__type']),
  };
}
