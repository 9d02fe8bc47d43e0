import { makeRoomForKeyboard } from './keyboard-room.ts';
import { openMenusByPress } from './press.ts';
import { swipeSidebar } from './swipe.ts';

export function startGestures(): () => void {
  const ends = [openMenusByPress(), swipeSidebar(), makeRoomForKeyboard()];
  return () => ends.forEach((end) => end());
}
