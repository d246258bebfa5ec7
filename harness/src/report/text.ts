import { stripVTControlCharacters } from 'node:util'

// C0 and C1 controls; marks that reorder or hide text.

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** One line of plain text out of whatever an app put into a name or a body: no escape codes, no control characters. */
export function clean(value: string): string {
  return stripVTControlCharacters(value)
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
}

const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u
const NO_WIDTH = /^[\p{Mn}\p{Me}]/u

/** Terminal columns that a text without escape codes takes. */
export function columns(text: string): number {
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

const columnsOf = (character: string) => (WIDE.test(character) ? 2 : NO_WIDTH.test(character) ? 0 : 1)

/** Shortened in the middle: start and end are what tells paths apart. */
export function truncate(text: string, width: number): string {
  if (columns(text) <= width) return text
  if (width <= 1) return '…'.slice(0, Math.max(0, width))
  const head = Math.ceil((width - 1) / 2)
  return `${take(Array.from(text), head)}…${Array.from(take(Array.from(text).reverse(), width - 1 - head))
    .reverse()
    .join('')}`
}

function take(characters: string[], width: number): string {
  let taken = ''
  let used = 0
  for (const character of characters) {
    used += columnsOf(character)
    if (used > width) break
    taken += character
  }
  return taken
}

/** Lines of at most `width` columns, broken at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width)
  const lines: string[] = []
  let line = ''
  for (let word of text.split(' ').filter((part) => part !== '')) {
    if (line !== '' && columns(line) + 1 + columns(word) <= room) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    while (columns(word) > room) {
      const start = take(Array.from(word), room) || Array.from(word).slice(0, 1).join('')
      lines.push(start)
      word = word.slice(start.length)
    }
    line = word
  }
  if (line !== '') lines.push(line)
  return lines.length === 0 ? [''] : lines
}

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
