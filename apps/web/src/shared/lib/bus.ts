/** What the tabs of one browser tell each other. */
export interface TabBus<Message> {
  tell(message: Message): void;
  listen(listener: (message: Message) => void): () => void;
}

export function tabBus<Message>(name: string): TabBus<Message> {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`parley.${name}`);
  return {
    tell: (message) => channel?.postMessage(message),
    listen(listener) {
      const take = ({ data }: MessageEvent<Message>) => listener(data);
      channel?.addEventListener('message', take);
      return () => channel?.removeEventListener('message', take);
    },
  };
}
