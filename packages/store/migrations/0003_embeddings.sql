CREATE TABLE "embedding_backlog" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "embedding_spaces" (
	"id" serial PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"dimensions" integer NOT NULL,
	"state" text NOT NULL,
	"cursor" uuid,
	"total" integer,
	"examined" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	"activated_at" timestamp with time zone,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "embeddings" (
	"space" integer NOT NULL,
	"kind" text NOT NULL,
	"ref_id" uuid NOT NULL,
	"chunk" integer NOT NULL,
	"owner_id" uuid NOT NULL,
	"conversation_id" uuid,
	"content_hash" text NOT NULL,
	"embedding" real[] NOT NULL,
	"cut" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embeddings_space_kind_ref_id_chunk_pk" PRIMARY KEY("space","kind","ref_id","chunk")
);
--> statement-breakpoint
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_space_embedding_spaces_id_fk" FOREIGN KEY ("space") REFERENCES "public"."embedding_spaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "embedding_backlog_due" ON "embedding_backlog" USING btree ("not_before");--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_spaces_model" ON "embedding_spaces" USING btree ("model_id");--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_spaces_active" ON "embedding_spaces" USING btree ("state") WHERE state = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_spaces_building" ON "embedding_spaces" USING btree ("state") WHERE state = 'building';--> statement-breakpoint
CREATE INDEX "embeddings_owner" ON "embeddings" USING btree ("owner_id","space","kind");--> statement-breakpoint
CREATE INDEX "embeddings_content" ON "embeddings" USING btree ("space","content_hash");--> statement-breakpoint
CREATE INDEX "embeddings_conversation" ON "embeddings" USING btree ("conversation_id");