/**
 * Is this the protected content? Told by what the answer to someone who may enter has and the answers to others have not,
 * not by its status: an error page with 200 gives nothing away, and a 404 with the payload does.
 */

/** Words of a shingle: few enough for a short answer, enough to be nobody else's. */
const WORDS = 3
/** Of a large page as many tell as much. */
const MOST = 4000

export interface Content {
  /** Parts of the text that only those who may enter are sent, and are sent each time. */
  marks: ReadonlySet<string>
  /** A text of the config that stands in the answer; null: none is given. */
  marker: string | null
}

/**
 * @param granted answers to someone who may enter: two of them, so that what changes by itself (a time, a nonce) is no mark
 * @param others answers to those who may not, of pages that all may see, and of one that does not exist
 */
export function contentOf(granted: string[], others: string[], marker: string | null = null): Content {
  const [first, ...again] = granted.map(shinglesOf)
  const known = others.map(shinglesOf)
  const marks = [...(first ?? [])].filter(
    (part) => again.every((other) => other.has(part)) && !known.some((other) => other.has(part)),
  )
  return { marks: new Set(marks), marker }
}

/** Can anything be told? Where all are sent the same, only the outcome tells. */
export const isTelling = ({ marks, marker }: Content): boolean => marker !== null || marks.size > 0

/** Share of the marks that an answer has, from 0 to 1; 1 where the marker is in it. */
export function similarity(body: string, { marks, marker }: Content): number {
  if (marker !== null) return body.includes(marker) ? 1 : 0
  if (marks.size === 0) return 0
  const here = shinglesOf(body)
  let found = 0
  for (const mark of marks) if (here.has(mark)) found += 1
  return found / marks.size
}

/** Words in a row. Markup, JSON and React's payload carry the same words in different dress. */
function shinglesOf(text: string): Set<string> {
  const words = text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/<(script|style)\b[^>]*\bsrc=[^>]*>/gi, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}_@.-]+/gu)
  const shingles = new Set<string>()
  const list = words ?? []
  const size = Math.min(WORDS, Math.max(1, list.length))
  for (let at = 0; at + size <= list.length && shingles.size < MOST; at++)
    shingles.add(list.slice(at, at + size).join(' '))
  return shingles
}
