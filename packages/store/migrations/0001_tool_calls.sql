CREATE TABLE "tool_approvals" (
	"run_id" uuid NOT NULL,
	"call_id" text NOT NULL,
	"tool" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" text,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "tool_approvals_run_id_call_id_pk" PRIMARY KEY("run_id","call_id")
);
--> statement-breakpoint
DROP INDEX "runs_one_running";--> statement-breakpoint
DROP INDEX "runs_open";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "tools" text[];--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "allowed_tools" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "parts" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "tools" text[];--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "resume" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "steps" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cost" jsonb;--> statement-breakpoint
ALTER TABLE "tool_approvals" ADD CONSTRAINT "tool_approvals_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tool_approvals_open" ON "tool_approvals" USING btree ("created_at") WHERE decision is null;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_answering" ON "runs" USING btree ("conversation_id") WHERE status in ('running', 'waiting');--> statement-breakpoint
CREATE INDEX "runs_unended" ON "runs" USING btree ("conversation_id","ordinal") WHERE status in ('queued', 'running', 'waiting');