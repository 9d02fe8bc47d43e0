/** Files of what is pasted or dropped. Words that bring a picture of themselves along, as office programs do, stay words. */
export function filesOf(data: DataTransfer): readonly File[] {
  if (data.getData('text/plain') !== '') return [];
  return [...data.files].map((file) => (isNameless(file) ? named(file) : file));
}

export function carriesFiles(types: readonly string[]): boolean {
  return types.includes('Files');
}

/** A pasted screenshot is called `image.png` by every browser. */
function isNameless({ name, type }: File): boolean {
  return name === '' || (name === 'image.png' && type === 'image/png');
}

function named(file: File): File {
  const ending = /^image\/(png|jpeg|webp|gif)$/.exec(file.type)?.[1];
  return new File([file], nameOfNow(ending), { type: file.type });
}

/** For what has no name of its own. */
export function nameOfNow(ending: string | undefined): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  return `${day} ${time}${ending === undefined ? '' : `.${ending}`}`;
}
