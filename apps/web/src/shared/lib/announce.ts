/** Tells people who listen to the page what others see: politely, each sentence once. */
export function announce(sentence: string): void {
  const region = document.getElementById('live');
  if (!region) return;
  // The same sentence twice is not read twice unless the region was empty between.
  region.textContent = '';
  setTimeout(() => {
    region.textContent = sentence;
  }, 60);
}
