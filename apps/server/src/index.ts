export { startServer, type RunningServer, type ServerOptions } from './server.ts';
export { readConfig, type Config } from './config.ts';
