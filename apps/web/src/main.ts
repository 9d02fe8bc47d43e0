import { createParleyClient } from '@parley/client';
import { startApp } from './app.ts';
import { outboxStorage } from './shared/outbox-storage.ts';

const root = document.getElementById('app');
if (root) void startApp(root, createParleyClient({ outboxStorage }));
