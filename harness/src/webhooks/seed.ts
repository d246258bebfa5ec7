/** Ids and times for sample events: fresh for each delivery, and the same again for the same seed. */
import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** What a sample body is made from. */
export interface Seed {
  /** Text that all ids of one event come from. */
  text: string
  /** When the event happened. */
  at: Date
  /** When the thing that it is about was made. */
  born: Date
  /** How often that thing was changed since. */
  revision: number
  /** A text of the thing, other for each revision. */
  revised(text: string): string
  /**
   * An id in the shape providers use: `user_2g7np7Hrk0SN6kj5EDMLDaKNL0S`.
   * @param prefix with its underscore, or '' for none
   * @param length characters after the prefix
   */
  id(prefix: string, length?: number): string
  /** Hexadecimal digits (git object ids). */
  hex(label: string, length: number): string
  /** A whole number of at most nine digits (GitHub ids). */
  number(label: string): number
}

/**
 * @param text by default random: an event that no one has seen
 * @param changes of a thing that was there before the event
 */
export function makeSeed(
  text: string = randomBytes(9).toString('hex'),
  at: Date = new Date(),
  { born = at, revision = 0 }: { born?: Date; revision?: number } = {},
): Seed {
  const digest = (label: string, round = 0) => createHash('sha256').update(`${text}/${label}/${round}`).digest()
  return {
    text,
    at,
    born,
    revision,
    revised: (of) => (revision === 0 ? of : `${of} (${revision})`),
    id(prefix, length = 27) {
      const bytes = [...Buffer.concat([digest(prefix), digest(prefix, 1)])]
      return (
        prefix +
        bytes
          .map((byte) => ALPHABET[byte % ALPHABET.length] ?? '0')
          .join('')
          .slice(0, length)
      )
    },
    hex: (label, length) => digest(label).toString('hex').slice(0, length),
    number: (label) => 100_000_000 + (digest(label).readUInt32BE(0) % 900_000_000),
  }
}
