/** The conversation on the screen, as far as its branches are concerned. */
export interface ShownChat {
  readonly id: string;
  readonly branch: readonly { readonly id: string }[];
  readonly $hasEarlier: { get(): boolean };
  choose(messageId: string): Promise<void>;
  readEarlier(): Promise<void>;
}

/** A message of any branch comes to be among those that are shown; false when it cannot be had now. */
export async function bringHere(chat: ShownChat, messageId: string, isOnBranch: boolean): Promise<boolean> {
  const isHere = () => chat.branch.some(({ id }) => id === messageId);
  if (!isOnBranch && !isHere()) await chat.choose(messageId);
  let known = -1;
  // Ends when nothing more comes, be it that there is nothing or that the server is away.
  while (!isHere() && chat.$hasEarlier.get() && chat.branch.length !== known) {
    known = chat.branch.length;
    await chat.readEarlier();
  }
  return isHere();
}
