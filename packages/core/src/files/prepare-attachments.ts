import type { Attachment } from '@parley/protocol';
import { inputLimitOf, type ConversationMessage, type ContextInput } from '../context/index.ts';
import { ParleyError } from '../kernel/index.ts';
import type { ModelImage } from '../models/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { noteOnFile, quotedFilesNote, quoteFile } from './quote-file.ts';
import { readBytes, readText, wholeEnd } from './read-text.ts';

export interface AttachedMessage extends ConversationMessage {
  readonly attachments: readonly Attachment[] | null;
}

export interface PreparedMessages {
  readonly messages: readonly ConversationMessage[];
  /** For the run: what the model could not be shown. */
  readonly warnings: readonly string[];
}

export interface PrepareRoom {
  readonly objects: Pick<ObjectStore, 'get'>;
  readonly model: ContextInput['model'] & { readonly abilities: { readonly images: boolean } };
  readonly parameters: ContextInput['parameters'];
}

const mostImages = 20;
const mostImageBytes = 40 * 1024 * 1024;
/** No file gives more than this, however large the window. */
const mostCharacters = 1_000_000;

/** Puts what is attached to messages into them, as the model can take it (F4). */
export async function prepareAttachments(
  messages: readonly AttachedMessage[],
  room: PrepareRoom,
): Promise<PreparedMessages> {
  if (!messages.some(hasAttachments)) return { messages, warnings: [] };
  const preparation = new Preparation(room);
  const prepared = new Map<string, ConversationMessage>();
  const question = messages.findLast(({ sender }) => sender === 'user');
  // The newest first: it is they who get the room.
  for (const message of messages.toReversed()) {
    if (!hasAttachments(message) || message.status === 'blocked') continue;
    prepared.set(message.id, await preparation.message(message, message === question));
  }
  return {
    messages: messages.map((message) => prepared.get(message.id) ?? message),
    warnings: preparation.warnings,
  };
}

function hasAttachments({ attachments }: AttachedMessage): boolean {
  return attachments !== null && attachments.length > 0;
}

class Preparation {
  /** Names of files by what is wrong with them. */
  readonly #missed = new Map<Missed, string[]>();
  readonly #room: PrepareRoom;
  #tokensLeft: number;
  #imagesLeft = mostImages;
  #imageBytesLeft = mostImageBytes;

  constructor(room: PrepareRoom) {
    this.#room = room;
    this.#tokensLeft = Math.floor(inputLimitOf(room.model, room.parameters) / 2);
  }

  get warnings(): readonly string[] {
    return [...this.#missed].map(([missed, names]) => missedTexts[missed](names.join(', ')));
  }

  async message(message: AttachedMessage, isQuestion: boolean): Promise<ConversationMessage> {
    const attachments = message.attachments ?? [];
    const images: ModelImage[] = [];
    const texts: string[] = [];
    let imageTokens = 0;
    for (const [index, attachment] of attachments.entries()) {
      const shown = await this.#show(attachment, { isQuestion, others: attachments.length - index });
      if (shown.image !== undefined) images.push(shown.image);
      if (shown.text !== undefined) texts.push(shown.text);
      imageTokens += shown.imageTokens ?? 0;
      if (isQuestion && shown.missed !== undefined)
        this.#missed.set(shown.missed, [...(this.#missed.get(shown.missed) ?? []), `“${attachment.name}”`]);
    }
    const isQuoted = texts.some((text) => text.startsWith('<attached_file'));
    const pieces = [...(isQuoted ? [quotedFilesNote] : []), ...texts, message.content].filter((piece) => piece !== '');
    return {
      id: message.id,
      sender: message.sender,
      status: message.status,
      content: pieces.join('\n\n'),
      ...(message.parts ? { parts: message.parts } : {}),
      ...(images.length === 0 ? {} : { images, imageTokens }),
    };
  }

  async #show(attachment: Attachment, place: Place): Promise<Shown> {
    if (attachment.deleted === true) return { text: noteOnFile(attachment, 'It was deleted since.') };
    try {
      switch (attachment.kind) {
        case 'image':
          return await this.#showImage(attachment);
        case 'text':
          return await this.#showText(attachment, place);
        case 'other':
          return {
            text: noteOnFile(attachment, 'Its content can’t be read here; say so if it matters.'),
            missed: 'unreadable',
          };
        default:
          return attachment.kind satisfies never;
      }
    } catch (error) {
      // F4.4: an answer that does not know what it was asked about would be worse than none.
      if (place.isQuestion) throw unavailable(attachment, error);
      return { text: noteOnFile(attachment, 'It could not be fetched just now.') };
    }
  }

  async #showImage(attachment: Attachment): Promise<Shown> {
    if (!this.#room.model.abilities.images) {
      return {
        text: noteOnFile(attachment, 'You can’t see images; say so if it matters.'),
        missed: 'unseen',
      };
    }
    const tokens = imageTokensOf(attachment);
    if (this.#imagesLeft < 1 || attachment.size > this.#imageBytesLeft || tokens > this.#tokensLeft) {
      return {
        text: noteOnFile(attachment, 'It is left out, because there is too much to show.'),
        missed: 'noRoom',
      };
    }
    const bytes = await readBytes(this.#room.objects, attachment.id, attachment.size);
    if (bytes === undefined) return gone(attachment);
    this.#imagesLeft -= 1;
    this.#imageBytesLeft -= attachment.size;
    this.#tokensLeft -= tokens;
    return { image: { mediaType: attachment.media_type as ModelImage['mediaType'], bytes }, imageTokens: tokens };
  }

  async #showText(attachment: Attachment, place: Place): Promise<Shown> {
    const { model, objects } = this.#room;
    // An even share each; what one does not need is the next one's.
    const tokens = Math.floor(this.#tokensLeft / place.others);
    const read = await readText(objects, attachment, Math.min(mostCharacters, Math.max(1, tokens) * 8));
    if (read === undefined) return gone(attachment);
    const fits = (text: string): boolean => model.countTokens(text) <= tokens;
    const whole = quoteFile(attachment, read.text);
    if (read.isWhole && fits(whole)) return this.#take(whole);
    const kept = lengthThatFits(read.text.length, tokens / model.countTokens(whole), (length) =>
      fits(cut(attachment, read.text, length)),
    );
    if (kept === 0) {
      return {
        text: noteOnFile(attachment, 'It is left out, because there is no room for it.'),
        missed: 'noRoom',
      };
    }
    return {
      ...this.#take(cut(attachment, read.text, kept)),
      missed: 'cut',
    };
  }

  #take(text: string): Shown {
    this.#tokensLeft -= this.#room.model.countTokens(text);
    return { text };
  }
}

interface Place {
  readonly isQuestion: boolean;
  /** Attachments of the message that still want room, this one included. */
  readonly others: number;
}

interface Shown {
  readonly text?: string;
  readonly image?: ModelImage;
  readonly imageTokens?: number;
  readonly missed?: Missed;
}

type Missed = 'unseen' | 'unreadable' | 'noRoom' | 'cut' | 'gone';

/** One sentence for all files it is true of. */
const missedTexts: Readonly<Record<Missed, (names: string) => string>> = {
  unseen: (names) => `This model can’t see images and was not shown ${names}.`,
  unreadable: (names) => `The model can’t read ${names} and knows only names and types.`,
  noRoom: (names) => `There was no room to show the model ${names}.`,
  cut: (names) => `Only the beginning was shown to the model of ${names}.`,
  gone: (names) => `No longer there, and not shown to the model: ${names}.`,
};

function cut(attachment: Attachment, text: string, length: number): string {
  const note = `Only the first ${length} characters of it; the whole file has ${attachment.size} bytes.`;
  return quoteFile(attachment, text.slice(0, wholeEnd(text, length)), note);
}

/** Near the most that fits: counting tokens of long texts takes time, so few lengths are tried. 0: not even a little fits. */
function lengthThatFits(length: number, share: number, fits: (length: number) => boolean): number {
  for (let kept = Math.floor(length * Math.min(1, share)); kept >= leastCharacters; kept = Math.floor(kept * 0.9))
    if (fits(kept)) return kept;
  return 0;
}

const leastCharacters = 200;

/** By the pixels, as providers count: 750 of them a token, and large ones are made smaller. Aims too high. */
function imageTokensOf({ width, height }: Attachment): number {
  return Math.min(1_600, Math.max(85, Math.ceil(((width ?? 1_000) * (height ?? 1_000)) / 750)));
}

function gone(attachment: Attachment): Shown {
  return {
    text: noteOnFile(attachment, 'It is not there any more.'),
    missed: 'gone',
  };
}

function unavailable({ name }: Attachment, cause: unknown): ParleyError {
  return new ParleyError('storage_unavailable', `“${name}” could not be fetched from storage.`, { cause });
}
