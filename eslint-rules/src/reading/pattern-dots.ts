/** Dots of a matcher that mean "any character" where a literal dot was meant. */
import type { Character } from './matcher.ts'

const EXTENSION =
  'html?|css|js|mjs|json|jpg|jpe|jpeg|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest|txt|xml|pdf|map|mp4'
// What follows a dot that announces a file: a group of extensions, or one extension that ends the path or the choice.
const GROUP_OF_EXTENSIONS = new RegExp(String.raw`^\((?:\?:)?(?:${EXTENSION})(?:[|)(?\\]|$)`)
const ONE_EXTENSION = new RegExp(String.raw`^(?:${EXTENSION})(?:[$|)]|$)`)

/**
 * Two spellings: `'\.'`, where the string swallows the backslash that somebody did write; and a bare dot between
 * "anything" and extensions. Only groups are regular expressions: outside of them path-to-regexp (6.3, as Next 16
 * has it) takes a dot for a dot. A bare dot in `favicon.ico`, as in Next's own example, does no harm and is left alone.
 */
export function unescapedDots(characters: Character[]): Character[] {
  const value = characters.map((character) => character.value)
  let inClass = false
  let depth = 0
  return characters.filter((character, index) => {
    const isEscaped = backslashesBefore(value, index) % 2 === 1
    if (character.value === '[' && !isEscaped) inClass = true
    if (character.value === ']' && !isEscaped) inClass = false
    if (character.value === '(' && !isEscaped && !inClass) depth += 1
    if (character.value === ')' && !isEscaped && !inClass) depth -= 1
    if (character.value !== '.' || isEscaped || inClass || depth === 0) return false
    const isSwallowed = character.end - character.start === 2
    const rest = value.slice(index + 1).join('')
    const afterAnything = /[*+]/.test(value[index - 1] ?? '')
    return isSwallowed || (afterAnything && (GROUP_OF_EXTENSIONS.test(rest) || ONE_EXTENSION.test(rest)))
  })
}

function backslashesBefore(value: string[], index: number): number {
  let count = 0
  while (value[index - 1 - count] === '\\') count += 1
  return count
}

/** The pattern as it was meant. */
export function withEscapedDots(characters: Character[], dots: Character[]): string {
  return characters.map((character) => (dots.includes(character) ? '\\.' : character.value)).join('')
}
