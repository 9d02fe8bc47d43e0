CREATE TABLE "api_responses" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"previous_id" text,
	"input" jsonb NOT NULL,
	"response" jsonb NOT NULL,
	"carry" jsonb
);
--> statement-breakpoint
CREATE TABLE "completions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"owner_id" uuid NOT NULL,
	"api_key_id" uuid,
	"endpoint" text NOT NULL,
	"model" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"policy_version" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cached_tokens" integer NOT NULL,
	"reasoning_tokens" integer NOT NULL,
	"cost_micros" bigint,
	"first_token_ms" integer,
	"duration_ms" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_responses" ADD CONSTRAINT "api_responses_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_responses_owner" ON "api_responses" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "api_responses_expiry" ON "api_responses" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "completions_owner" ON "completions" USING btree ("owner_id","at");