/** A tab or window of Parley. */
export interface OpenPage {
  readonly url: string;
  focus(): Promise<unknown>;
}

export interface Pages {
  matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly OpenPage[]>;
  openWindow(path: string): Promise<unknown>;
}

/** Somebody pressed a notification: the tab that has its conversation open, or a new one (attention A3.4). */
export async function showPage(path: string, pages: Pages): Promise<void> {
  const open = await pages.matchAll({ type: 'window', includeUncontrolled: true });
  const there = open.find(({ url }) => new URL(url).pathname === path);
  await (there ? there.focus() : pages.openWindow(path));
}
