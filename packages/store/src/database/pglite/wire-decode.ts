import { columnParser, ormColumnParser, type ParseColumn } from '../parse-column.ts';
import { errorFromServer } from '../query-error.ts';

export interface Column {
  readonly name: string;
  readonly parse: ParseColumn;
  readonly parseForOrm: ParseColumn;
}

export interface Answer {
  /** Where the columns of the rows came with the answer; a statement described before does not repeat them. */
  readonly columns: readonly Column[] | undefined;
  readonly parsed: boolean;
  readonly error: Error | undefined;
  /** What was done, as PostgreSQL calls it: 'COMMIT', 'INSERT 0 1'. */
  readonly command: string;
  /** Where the rows start and how many there are. */
  readonly rowOffsets: readonly number[];
  readonly bytes: Buffer;
  /** 'I' outside a transaction, 'T' inside, 'E' inside a failed one. */
  readonly transactionStatus: string;
}

const parseComplete = 0x31,
  rowDescription = 0x54,
  dataRow = 0x44,
  commandComplete = 0x43,
  errorResponse = 0x45,
  readyForQuery = 0x5a;

export function readAnswer(bytes: Uint8Array): Answer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let columns: readonly Column[] | undefined;
  let parsed = false;
  let error: Error | undefined;
  let command = '';
  let transactionStatus = '';
  const rowOffsets: number[] = [];
  for (let at = 0; at < buffer.length;) {
    const type = buffer[at];
    const body = at + 5;
    if (type === dataRow) rowOffsets.push(body);
    else if (type === parseComplete) parsed = true;
    else if (type === rowDescription) columns = readColumns(buffer, body);
    else if (type === errorResponse) error ??= readError(buffer, body);
    else if (type === commandComplete) command = buffer.toString('utf8', body, buffer.indexOf(0, body));
    else if (type === readyForQuery) transactionStatus = String.fromCharCode(buffer[body] ?? 0);
    at += 1 + buffer.readInt32BE(at + 1);
  }
  return { columns, parsed, error, command, rowOffsets, bytes: buffer, transactionStatus };
}

export function readObjects(answer: Answer, columns: readonly Column[]): Record<string, unknown>[] {
  return answer.rowOffsets.map((start) => {
    const row: Record<string, unknown> = {};
    let at = start + 2;
    for (const column of columns) {
      const length = answer.bytes.readInt32BE(at);
      at += 4;
      if (length < 0) {
        row[column.name] = null;
        continue;
      }
      row[column.name] = column.parse(answer.bytes.toString('utf8', at, at + length));
      at += length;
    }
    return row;
  });
}

export function readArrays(answer: Answer, columns: readonly Column[]): unknown[][] {
  return answer.rowOffsets.map((start) => {
    let at = start + 2;
    return columns.map((column) => {
      const length = answer.bytes.readInt32BE(at);
      at += 4;
      if (length < 0) return null;
      const value = column.parseForOrm(answer.bytes.toString('utf8', at, at + length));
      at += length;
      return value;
    });
  });
}

function readColumns(buffer: Buffer, body: number): Column[] {
  const columns: Column[] = [];
  let at = body + 2;
  for (let count = buffer.readInt16BE(body); count > 0; count--) {
    const nameEnd = buffer.indexOf(0, at);
    // Behind the name: table (4), column (2), type (4), length (2), modifier (4), format (2).
    const typeId = buffer.readUInt32BE(nameEnd + 7);
    columns.push({
      name: buffer.toString('utf8', at, nameEnd),
      parse: columnParser(typeId),
      parseForOrm: ormColumnParser(typeId),
    });
    at = nameEnd + 19;
  }
  return columns;
}

function readError(buffer: Buffer, body: number): Error {
  const fields = new Map<string, string>();
  for (let at = body; buffer[at] !== 0;) {
    const valueEnd = buffer.indexOf(0, at + 1);
    fields.set(String.fromCharCode(buffer[at] ?? 0), buffer.toString('utf8', at + 1, valueEnd));
    at = valueEnd + 1;
  }
  return errorFromServer({
    message: fields.get('M') ?? 'unknown database error',
    code: fields.get('C') ?? 'XX000',
    constraint: fields.get('n'),
    table: fields.get('t'),
    column: fields.get('c'),
  });
}
