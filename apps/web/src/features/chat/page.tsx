import { useStore } from '@nanostores/react';
import { $route } from '../../shared/router/router.ts';
import { registerComposerPart } from '../composer/index.ts';
import { ChatPage } from './components/chat-page.tsx';
import { TokenMeterPlace } from './components/token-meter.tsx';
import { NewChatPage } from './components/new-chat-page.tsx';

registerComposerPart({ id: 'tokens', end: TokenMeterPlace });

/** An address without a conversation is one that has not begun. */
export function Page() {
  const route = useStore($route);
  const id = route?.name === 'chat' ? route.params['id'] : undefined;
  return id === undefined ? <NewChatPage /> : <ChatPage key={id} id={id} />;
}
