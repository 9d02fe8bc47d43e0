/**
 * The server's side of a connection whose other end is gone without a word: by default it holds that one's locks
 * for two hours. This way it lets go of them after some 20 s.
 */
export const keepAlive = `set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '3', false), set_config('tcp_keepalives_count', '3', false)`;
