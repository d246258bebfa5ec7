/** Requests at random: paths of the app's own tree, and what people and attackers make of them. */
import fc from 'fast-check'
import { BUILD_ID, IDENTITIES, type AppConfig, type Asked } from './config.ts'

const PLAIN = [
  '/',
  '/dashboard',
  '/dashboard/settings',
  '/public',
  '/items/1',
  '/items/abc',
  '/items/1/edit',
  '/docs/a',
  '/docs/a/b/c',
  '/shop',
  '/shop/x/y',
  '/sign-in',
  '/sign-in/factor-one',
  '/en/dashboard',
  '/nl/dashboard',
  '/zz/dashboard',
  '/en',
  '/api/hello',
  '/api/items/1',
  '/api/webhooks/clerk',
  '/api/all/a/b',
  '/trpc/x',
  '/nowhere',
]

const SPECIAL = [
  '/_next/static/chunks/main.js',
  '/_next/image?url=%2Fpublic.png&w=64&q=75',
  '/_next/nothing',
  '/_next',
  '/_nextra/docs',
  '/favicon.ico',
  '/robots.txt',
  '/index',
  '/index.rsc',
  '/index.json',
  '/__clerk/v1/client',
  '/dashboard.segments/_tree.segment.rsc',
  '/items/1.segments/items/$d$id.segment.rsc',
  `/_next/data/${BUILD_ID}/index.json`,
  `/_next/data/${BUILD_ID}/dashboard.json`,
  `/_next/data/${BUILD_ID}/en/dashboard.json`,
  `/_next/data/${BUILD_ID}/items/1.json`,
  '/_next/data/other/dashboard.json',
  '/_next/data/other/dashboard',
  '/caf%C3%A9',
  '/a%20b',
  '/%F0%9F%94%92/dashboard',
]

const EXTENSIONS = [
  '.csv',
  '.json',
  '.js',
  '.html',
  '.png',
  '.ico',
  '.txt',
  '.rsc',
  '.',
  '.a.b',
  '.segment.rsc',
  '.JSON',
]
const QUERIES = [
  '?',
  '?a=1',
  '?token=secret',
  '?token=',
  '?_rsc=1x2y3',
  '?x=%zz',
  '?nxtPid=1',
  '?a.csv',
  '?redirect_url=/',
  '?a=b+c&a=%C3%A9',
]

type Mutation = (path: string) => string

const insert = (path: string, at: number, text: string) => {
  const index = 1 + (at % Math.max(path.length, 1))
  return path.slice(0, index) + text + path.slice(index)
}

/** The character at a place, replaced. */
const change = (path: string, at: number, by: (character: string) => string) => {
  if (path.length < 2) return path
  const index = 1 + (at % (path.length - 1))
  const character = path[index] ?? ''
  return character === '%' ? path : path.slice(0, index) + by(character) + path.slice(index + 1)
}
const hex = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`

const mutation: fc.Arbitrary<Mutation> = fc
  .record({ at: fc.nat(40), what: fc.nat(22), extension: fc.constantFrom(...EXTENSIONS) })
  .map(({ at, what, extension }): Mutation => {
    const kinds: Mutation[] = [
      (path) => path + extension,
      (path) => path + extension,
      (path) => path + extension,
      (path) => change(path, at, hex),
      (path) => change(path, at, hex),
      (path) => change(path, at, (character) => hex(character).replace('%', '%25')),
      (path) => change(path, at, (character) => character.toUpperCase()),
      (path) => path.toUpperCase(),
      (path) => `${path}/`,
      (path) => insert(path, at, '/'),
      (path) => `/en${path === '/' ? '' : path}`,
      (path) => `/nl${path}`,
      (path) => `/EN${path === '/' ? '' : path}`,
      (path) => `${path}/deep/er`,
      (path) => insert(path, at, '.'),
      (path) => insert(path, at, '%2F'),
      (path) => insert(path, at, '%2e%2e%2f'),
      (path) => insert(path, at, '/./'),
      (path) => insert(path, at, '/../'),
      (path) => insert(path, at, '%00'),
      (path) => insert(path, at, at % 2 === 0 ? '%zz' : '%E0%A4%A'),
      (path) => insert(path, at, at % 2 === 0 ? ';x=1' : '%5C'),
      (path) => insert(path, at, ['+', '~', "'", '(', ':', '@', '$', '*', '!', '|', '^'][at % 11] ?? '+'),
    ]
    return kinds[what] ?? ((path) => path)
  })

const HEADERS: (Record<string, string> | undefined)[] = [
  { 'x-internal': '1' },
  { 'x-internal': 'other' },
  { 'next-router-prefetch': '1' },
  { purpose: 'prefetch' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-url': '/public' },
  { 'x-nextjs-data': '1' },
  { cookie: 'preview=on' },
  { cookie: 'other=1; preview=no' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-rewrite': '/public', 'x-middleware-next': '1' },
  { 'x-forwarded-uri': '/public', 'x-original-url': '/public', 'x-invoke-path': '/public' },
  { 'next-action': '0'.repeat(42), 'next-url': '/' },
  { accept: 'text/html' },
  { 'sec-fetch-dest': 'iframe' },
]

const requests = ({ basePath, trailingSlash }: AppConfig): fc.Arbitrary<Asked> =>
  fc
    .record({
      start: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...PLAIN) },
        { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) },
      ),
      mutations: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Mutation[]>([]) },
        { weight: 4, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
        { weight: 2, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 3 }) },
      ),
      // Without it Next would answer nearly everything by a redirect.
      slash: fc.constantFrom(trailingSlash, trailingSlash, trailingSlash, false),
      base: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      query: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...QUERIES) }),
      method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'HEAD'),
      client: fc.constantFrom('document' as const, 'api' as const),
      identity: fc.constantFrom('anonymous', 'anonymous', 'anonymous', ...IDENTITIES),
      headers: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...HEADERS) },
      ),
    })
    .map(({ start, mutations, slash, base, query, method, client, identity, headers }) => {
      const mutated = mutations.reduce((path, mutate) => mutate(path), start)
      const made = slash && /\/[^/.?]+$/.test(mutated) ? `${mutated}/` : mutated
      const path =
        (base && basePath !== '' ? basePath + (made === '/' ? '' : made) : made) + (made.includes('?') ? '' : query)
      // A cookie header of its own takes the session's place.
      const who = headers?.['cookie'] === undefined ? identity : 'anonymous'
      return { path, method, client, identity: who, ...(headers === undefined ? {} : { headers }) }
    })

export function generateRequests(config: AppConfig, count: number, seed: number): Asked[] {
  return fc.sample(requests(config), { seed, numRuns: count })
}
