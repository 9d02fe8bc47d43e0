import { expect, test } from 'vitest';
import { contractions } from './expand-only.ts';
import { parseMigration, readMigrations } from './read-migrations.ts';

const first = parseMigration('0000_first', 'CREATE TABLE "users" ("id" uuid PRIMARY KEY NOT NULL);');
const second = (sql: string) => contractions([first, parseMigration('0001_second', sql)]);

test('the migrations of this release only expand, or say which release they contract', async () => {
  expect(contractions(await readMigrations())).toEqual([]);
});

test.each([
  'DROP TABLE "users";',
  'ALTER TABLE "users" DROP COLUMN "email";',
  'ALTER TABLE "users" RENAME COLUMN "a" TO "b";',
  'ALTER TABLE "users" RENAME TO "people";',
  'ALTER TABLE "users" ALTER COLUMN "a" SET DATA TYPE text;',
  'ALTER TABLE "users" ALTER COLUMN "a" TYPE text;',
  'ALTER TABLE "users" ALTER COLUMN "a" SET NOT NULL;',
  'ALTER TABLE "users" ALTER COLUMN "a" DROP DEFAULT;',
  'ALTER TABLE "users" ADD COLUMN "a" text NOT NULL;',
  'ALTER TABLE users\n  ADD a text\n  NOT NULL',
  'ALTER TABLE "users" ADD CONSTRAINT "c" CHECK (id is not null);',
  'CREATE UNIQUE INDEX "u" ON "users" USING btree ("a");',
  'TRUNCATE users',
  'CREATE TABLE "b" ("id" int);--> statement-breakpoint\nALTER TABLE "users" DROP COLUMN "a";',
])('refuses %s', (sql) => {
  expect(second(sql)).toHaveLength(1);
});

test.each([
  'CREATE TABLE "b" ("id" int NOT NULL);--> statement-breakpoint\nALTER TABLE "b" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "users"("id");--> statement-breakpoint\nCREATE UNIQUE INDEX "u" ON "b" USING btree ("id");',
  'ALTER TABLE "users" ADD COLUMN "a" text;',
  `ALTER TABLE "users" ADD COLUMN "a" text DEFAULT 'drop table' NOT NULL;`,
  'CREATE INDEX "i" ON "users" USING btree ("a");',
  '-- drop table users\nSELECT 1',
  '-- contract: 0.1.0\nALTER TABLE "users" DROP COLUMN "a";',
])('accepts %s', (sql) => {
  expect(second(sql)).toEqual([]);
});
