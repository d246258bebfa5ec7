import { expect, it } from 'vitest'
import { ConfigError } from '../config/index.ts'
import { formatPolicy } from './format.ts'
import { parsePolicy } from './parse.ts'

const FILE = '/app/routewarden.policy.json'
const entries = (lines: string) => `{\n  "version": 1,\n  "entries": {\n${lines}\n  }\n}\n`

function failure(text: string): ConfigError {
  try {
    parsePolicy(text, FILE)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('it was taken')
}

const ACCEPTED = { rule: 'guard-await', file: 'a.ts', code: 'abc', reason: 'known', until: '2027-01-31' }
const accepted = (...list: object[]) =>
  `{ "version": 1, "entries": {}, "accepted": [\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n] }`

it.each<[string, string, number, RegExp]>([
  ['a comma too many', entries('    "GET /": { "access": "public" },'), 4, /comma before "}" is too many/],
  ['a comment', entries('    // home\n    "GET /": { "access": "public" }'), 4, /"\/" where a key in double quotes/],
  [
    'a missing comma',
    entries('    "GET /": { "access": "public" }\n    "GET /b": {}'),
    5,
    /where "," or "}" should be/,
  ],
  ['an end too early', '{\n  "version": 1,\n', 3, /the file ends where a key/],
  ['a text over two lines', entries('    "GET /": { "access": "pub\nlic" }'), 4, /does not end in its line/],
  ['something after the end', '{ "version": 1, "entries": {} }\n}', 2, /where the end of the file should be/],
  ['no object', '[]', 1, /the file: /],
  ['a word that is no JSON', '{ "version": 1, "entries": undefined }', 1, /"u" where a value should be/],
  [
    'a merge conflict',
    entries('<<<<<<< HEAD\n    "GET /": { "access": "public" }\n=======\n>>>>>>> b'),
    4,
    /merge conflict/,
  ],
  [
    'the same entry point twice',
    entries('    "GET /": { "access": "public" },\n    "GET /": { "access": "org" }'),
    5,
    /"GET \/" stands here a second time \(first in line 4\)/,
  ],
  [
    'a key that is none',
    entries('    "GET /": {\n      "access": "public",\n      "wyh": "x" }'),
    6,
    /entries\["GET \/"\]\["wyh"\] is no key/,
  ],
  ['a key of the file that is none', '{ "version": 1,\n "entrys": {}, "entries": {} }', 2, /entrys is no key/],
  ['an access that is none', entries('    "GET /": { "access": "rolle:admin" }'), 4, /must be public, signed-in/],
  ['an outcome that is none', entries('    "GET /": { "access": "org", "expect": { "a": "yes" } }'), 4, /\["expect"\]/],
  ['a pattern that is none', entries('    "/a(": { "access": "org" }'), 4, /entries\["\/a\("\] is not a path pattern/],
  ['another version', '{\n "version": 2, "entries": {} }', 2, /another version of Routewarden/],
  [
    'a day that does not exist',
    accepted(ACCEPTED, { ...ACCEPTED, code: 'x', until: '2027-02-30' }),
    3,
    /a day that exists/,
  ],
  ['a date of another form', accepted({ ...ACCEPTED, until: '31.1.2027' }), 2, /a day that exists/],
  ['no reason', accepted({ ...ACCEPTED, reason: '' }), 2, /say why it is accepted/],
  ['one finding accepted twice', accepted(ACCEPTED, { ...ACCEPTED, reason: 'x' }), 3, /accepted twice/],
])('names the line of %s, and a way out', (_name, text, line, message) => {
  const { message: said, file, help } = failure(text)
  expect(said).toMatch(message)
  expect(file).toBe(`${FILE}:${line}`)
  expect(help).not.toBe('')
})

it('reads what it writes, and writes it alike', () => {
  const policy = {
    entries: {
      'action app/a.ts#b': { access: 'org:admin' as const, why: 'a "quoted" reason' },
      'POST /api/b': { access: 'webhook:clerk' as const },
      'GET /b': {
        access: 'role:admin' as const,
        expect: { zoe: 'blocked' as const, admin: 'reached' as const, anonymous: 'blocked' as const },
      },
      '/b/:path*': { access: 'signed-in' as const },
      'GET /': { access: 'public' as const, from: 'test' as const },
    },
    accepted: [{ ...ACCEPTED, entry: 'GET /b' }, ACCEPTED],
  }
  const text = formatPolicy(policy)
  expect(text).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "entries": {
        "GET /": { "access": "public", "from": "test" },
        "POST /api/b": { "access": "webhook:clerk" },
        "GET /b": { "access": "role:admin", "expect": { "anonymous": "blocked", "admin": "reached", "zoe": "blocked" } },
        "/b/:path*": { "access": "signed-in" },
        "action app/a.ts#b": { "access": "org:admin", "why": "a \\"quoted\\" reason" }
      },
      "accepted": [
        { "rule": "guard-await", "file": "a.ts", "code": "abc", "until": "2027-01-31", "reason": "known" },
        { "rule": "guard-await", "entry": "GET /b", "file": "a.ts", "code": "abc", "until": "2027-01-31", "reason": "known" }
      ]
    }
    "
  `)
  const read = parsePolicy(text, FILE)
  expect(formatPolicy(read)).toBe(text)
  expect(read.placeOf('GET /b')).toEqual({ line: 6, column: 5 })
  expect(read.placeOfAccepted(1)).toEqual({ line: 12, column: 5 })
})

it('takes a byte order mark, and lines that end as on Windows', () => {
  const text = `\ufeff${entries('    "GET /": { "access": "public" }').replaceAll('\n', '\r\n')}`
  expect(parsePolicy(text, FILE).placeOf('GET /').line).toBe(4)
})

it('takes a key that JavaScript has other plans for', () => {
  const { entries: read } = parsePolicy(entries('    "__proto__": { "access": "public" }'), FILE)
  expect(Object.keys(read)).toEqual(['__proto__'])
})
