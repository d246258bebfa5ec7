/**
 * Strict JSON (RFC 8259) with the place of everything: `JSON.parse` does not say where a text breaks in every version of
 * Node, nor that a key comes twice.
 */
export interface JsonNode {
  /** Offset. */
  start: number
  value: unknown
  members: { key: string; start: number; node: JsonNode }[]
  items: JsonNode[]
}

export class JsonTextError extends Error {
  override name = 'JsonTextError'
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

const SPACE = /[ \t\r\n]*/y
/** RFC 8259, section 7. */
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
/** Deeper than anything that a policy holds. */
const MAX_DEPTH = 20

/** @throws {JsonTextError} no JSON */
export function readJson(text: string): JsonNode {
  const reader = new Reader(text)
  const node = reader.value(0)
  reader.space()
  if (reader.at < text.length) throw reader.unexpected('the end of the file')
  return node
}

class Reader {
  at = 0
  constructor(private readonly text: string) {}

  space(): void {
    this.take(SPACE)
  }

  value(depth: number): JsonNode {
    this.space()
    if (depth > MAX_DEPTH) throw new JsonTextError('Too deeply nested', this.at)
    const start = this.at
    const next = this.text[start]
    if (next === '{') return this.object(start, depth)
    if (next === '[') return this.array(start, depth)
    const plain = next === '"' ? this.string() : this.take(LITERAL)
    if (plain === null) throw this.unexpected('a value')
    return { start, value: JSON.parse(plain), members: [], items: [] }
  }

  private object(start: number, depth: number): JsonNode {
    const members: JsonNode['members'] = []
    this.list('}', () => {
      const at = this.at
      const key = this.string()
      if (key === null) throw this.unexpected('a key in double quotes')
      this.space()
      if (!this.skip(':')) throw this.unexpected('":"')
      members.push({ key: JSON.parse(key) as string, start: at, node: this.value(depth + 1) })
    })
    return { start, value: Object.fromEntries(members.map(({ key, node }) => [key, node.value])), members, items: [] }
  }

  private array(start: number, depth: number): JsonNode {
    const items: JsonNode[] = []
    this.list(']', () => items.push(this.value(depth + 1)))
    return { start, value: items.map(({ value }) => value), members: [], items }
  }

  /** What stands between brackets, with commas between and none at the end. */
  private list(close: string, one: () => void): void {
    this.at++
    this.space()
    if (this.skip(close)) return
    for (;;) {
      one()
      this.space()
      if (this.skip(close)) return
      const comma = this.at
      if (!this.skip(',')) throw this.unexpected(`"," or "${close}"`)
      this.space()
      if (this.text[this.at] === close) throw new JsonTextError(`A comma before "${close}" is too many`, comma)
    }
  }

  private string(): string | null {
    const start = this.at
    const found = this.take(STRING)
    if (found === null && this.text[start] === '"')
      throw new JsonTextError('The text that begins here does not end in its line, or holds a bad escape', start)
    return found
  }

  private skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? null
    if (found !== null) this.at += found.length
    return found
  }

  unexpected(wanted: string): JsonTextError {
    const found = this.text[this.at]
    const what = found === undefined ? 'The file ends' : `There is ${JSON.stringify(found)}`
    return new JsonTextError(`${what} where ${wanted} should be`, this.at)
  }
}

/** The node at a path of keys and indices; the deepest that is there. */
export function nodeAt(root: JsonNode, path: PropertyKey[]): { start: number } {
  let node = root
  let start = root.start
  for (const part of path) {
    const member = node.members.find(({ key }) => key === part)
    const next = typeof part === 'number' ? node.items[part] : member?.node
    if (next === undefined) break
    node = next
    start = member?.start ?? next.start
  }
  return { start }
}

/** A key that comes twice in one object, and both of its places. */
export function doubled(node: JsonNode): { key: string; first: number; second: number } | null {
  const seen = new Map<string, number>()
  for (const { key, start } of node.members) {
    const first = seen.get(key)
    if (first !== undefined) return { key, first, second: start }
    seen.set(key, start)
  }
  const inner = [...node.members.map((member) => member.node), ...node.items]
  return inner.map(doubled).find((found) => found !== null) ?? null
}
