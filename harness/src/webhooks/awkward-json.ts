/**
 * The same JSON value in bytes that no serialiser of JavaScript writes: a signature over these is lost by a handler
 * that parses first and verifies what it serialised again.
 */

/**
 * Reverse key order, odd white space, `\/` and `\u` escapes, whole numbers as `1.0`.
 * `JSON.parse` gives a value equal to the one put in.
 */
export function awkwardJson(value: unknown, indent = '\n'): string {
  if (typeof value === 'string') return awkwardString(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `${value}.0` : JSON.stringify(value)
  if (value === null || typeof value !== 'object') return String(value)
  const inner = `${indent} \t`
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[ ]'
      : `[${inner}${value.map((item) => awkwardJson(item, inner)).join(` ,${inner}`)}${indent}]`
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .reverse()
    .map(([key, member]) => `${awkwardString(key)} : ${awkwardJson(member, inner)}`)
  return members.length === 0 ? '{ }' : `{${inner}${members.join(` ,${inner}`)}${indent}}`
}

/** The first letter and everything outside ASCII as `\u` escapes, slashes as `\/`. */
function awkwardString(text: string): string {
  const escaped = JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, escapeUnit)
  return escaped.replace(/^"([A-Za-z])/, (_match, letter: string) => `"${escapeUnit(letter)}`)
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
