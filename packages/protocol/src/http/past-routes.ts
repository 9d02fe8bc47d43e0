import { AskEvent, AskPast } from './ask.ts';
import { ExportQuery } from './own-data.ts';
import { QueryPast, QueryPastResult } from './past.ts';
import { byId, ownRead, reads, table, writes } from './route.ts';

export const pastRoutes = table({
  queryPast: {
    method: 'POST',
    path: '/api/conversations/query_past',
    tag: 'conversations',
    summary: 'Search past conversations',
    access: reads,
    body: QueryPast,
    success: 200,
    response: QueryPastResult,
  },
  askPast: {
    method: 'POST',
    path: '/api/conversations/ask',
    tag: 'conversations',
    summary: 'Answer a question from past conversations, as a stream',
    access: writes,
    body: AskPast,
    success: 200,
    produces: 'text/event-stream',
    streams: AskEvent,
  },
  exportConversation: {
    method: 'GET',
    path: '/api/conversations/:id/export',
    tag: 'conversations',
    summary: 'The chosen branch as Markdown, or all branches as JSON lines',
    access: ownRead('conversation'),
    ...byId,
    query: ExportQuery,
    success: 200,
    produces: 'text/markdown',
  },
});
