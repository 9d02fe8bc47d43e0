import { encodeValue } from '../encode-value.ts';

export interface Statement {
  /** Empty: the unnamed statement, which needs its text. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly parse: boolean;
  readonly describe: boolean;
}

let buffer = Buffer.allocUnsafeSlow(16_384);
let end = 0;

/** One statement as PostgreSQL protocol messages: [Parse] Bind [Describe] Execute Sync, in one piece. */
export function encodeStatement(statement: Statement): Uint8Array<ArrayBuffer> {
  end = 0;
  if (statement.parse) writeParse(statement.name, statement.text);
  writeBind(statement.name, statement.values);
  if (statement.describe) writeShort('D', 'P\0');
  const execute = begin('E');
  writeText('\0');
  writeInt32(0);
  finish(execute);
  writeShort('S', '');
  return taken();
}

/** Without parameters and results: BEGIN, COMMIT and their like. */
export function encodeCommand(text: string): Uint8Array<ArrayBuffer> {
  end = 0;
  writeShort('Q', `${text}\0`);
  return taken();
}

/** Drops a prepared statement. */
export function encodeClose(name: string): Uint8Array<ArrayBuffer> {
  end = 0;
  writeShort('C', `S${name}\0`);
  writeShort('S', '');
  return taken();
}

function writeParse(name: string, text: string): void {
  const start = begin('P');
  writeText(`${name}\0`);
  writeText(text);
  writeText('\0');
  writeInt16(0);
  finish(start);
}

function writeBind(name: string, values: readonly unknown[]): void {
  const start = begin('B');
  writeText(`\0${name}\0`);
  const encoded = values.map(encodeValue);
  writeInt16(encoded.length);
  for (const value of encoded) writeInt16(value instanceof Uint8Array ? 1 : 0);
  writeInt16(encoded.length);
  for (const value of encoded) writeParameter(value);
  writeInt16(0);
  finish(start);
}

function writeParameter(value: string | Uint8Array | null): void {
  if (value === null) return writeInt32(-1);
  const start = end;
  writeInt32(0);
  if (typeof value === 'string') writeText(value);
  else writeBytes(value);
  buffer.writeInt32BE(end - start - 4, start);
}

function writeShort(type: string, body: string): void {
  const start = begin(type);
  writeText(body);
  finish(start);
}

function begin(type: string): number {
  reserve(5);
  buffer[end] = type.charCodeAt(0);
  const start = end + 1;
  end += 5;
  return start;
}

function finish(start: number): void {
  buffer.writeInt32BE(end - start, start);
}

function writeInt16(value: number): void {
  reserve(2);
  buffer.writeUInt16BE(value, end);
  end += 2;
}

function writeInt32(value: number): void {
  reserve(4);
  buffer.writeInt32BE(value, end);
  end += 4;
}

function writeText(text: string): void {
  // Three bytes is the most UTF-8 needs for one UTF-16 unit.
  reserve(text.length * 3);
  end += buffer.write(text, end);
}

function writeBytes(bytes: Uint8Array): void {
  reserve(bytes.length);
  buffer.set(bytes, end);
  end += bytes.length;
}

function reserve(bytes: number): void {
  if (end + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, end + bytes));
  buffer.copy(larger, 0, 0, end);
  buffer = larger;
}

/** A copy of its own memory, so that it can be handed to the other thread. */
function taken(): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(end);
  message.set(buffer.subarray(0, end));
  // One huge message must not pin its memory for ever.
  if (buffer.length > 1_048_576) buffer = Buffer.allocUnsafeSlow(16_384);
  return message;
}
