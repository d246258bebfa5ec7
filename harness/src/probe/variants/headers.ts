/** Headers by which a caller pretends to be the framework, the proxy before it, or Clerk. */
import { pathOf, withHeaders, type ProbeLevel, type Variant, type VariantsOf } from './types.ts'

const SUBREQUEST = 'CVE-2025-29927'
/** Five times since Next 15; once, and by the file's folder, before. */
const SUBREQUESTS: [string, ProbeLevel][] = [
  [Array<string>(5).fill('middleware').join(':'), 'quick'],
  [Array<string>(5).fill('src/middleware').join(':'), 'quick'],
  [Array<string>(5).fill('proxy').join(':'), 'quick'],
  [Array<string>(5).fill('src/proxy').join(':'), 'standard'],
  ['middleware', 'standard'],
  ['src/middleware', 'standard'],
  ['pages/_middleware', 'standard'],
  [Array<string>(5).fill('pages/_middleware').join(':'), 'exhaustive'],
]

const CLERK = '@clerk/backend/dist/constants.js: headers by which the proxy tells the app what it found'

export const headerVariants: VariantsOf = function* ({ request }, around) {
  const make = (id: string, source: string, headers: Record<string, string>, level: ProbeLevel): Variant => ({
    id,
    source,
    request: withHeaders(request, headers),
    level,
  })
  const path = pathOf(request)
  const open = around.publicPaths[0] ?? '/'
  for (const [value, level] of SUBREQUESTS)
    yield make(`subrequest-header:${value}`, SUBREQUEST, { 'x-middleware-subrequest': value }, level)

  const internal: [string, string, ProbeLevel][] = [
    ['x-middleware-next', '1', 'standard'],
    ['x-middleware-rewrite', path, 'standard'],
    ['x-middleware-invoke', '1', 'exhaustive'],
    ['x-middleware-skip', '1', 'exhaustive'],
    ['x-middleware-override-headers', 'cookie', 'exhaustive'],
    ['x-middleware-set-cookie', '__session=x', 'exhaustive'],
    ['x-middleware-request-x-clerk-auth-status', 'signed-in', 'exhaustive'],
    ['x-invoke-path', path, 'standard'],
    ['x-invoke-status', '200', 'exhaustive'],
    ['x-invoke-output', path, 'exhaustive'],
    ['x-matched-path', path, 'standard'],
    ['x-now-route-matches', '1=x', 'exhaustive'],
    ['x-prerender-revalidate', '1', 'exhaustive'],
    ['x-nextjs-rewrite', path, 'exhaustive'],
    ['next-resume', '1', 'exhaustive'],
  ]
  for (const [name, value, level] of internal)
    yield make(`internal-header:${name}`, 'next/dist/server/lib/router-utils', { [name]: value }, level)

  const clerk: [string, Record<string, string>, ProbeLevel][] = [
    ['auth-status', { 'x-clerk-auth-status': 'signed-in' }, 'quick'],
    ['auth-status signed-out', { 'x-clerk-auth-status': 'signed-out', 'x-clerk-auth-reason': '' }, 'standard'],
    [
      'auth-token',
      { 'x-clerk-auth-status': 'signed-in', 'x-clerk-auth-token': UNSIGNED, 'x-clerk-auth-signature': 'x' },
      'quick',
    ],
    [
      'request-data',
      { 'x-clerk-clerk-request-data': 'x', 'x-clerk-auth-status': 'signed-in', 'x-clerk-auth-token': UNSIGNED },
      'standard',
    ],
    ['clerk-url', { 'x-clerk-clerk-url': `${around.origin}${open}` }, 'standard'],
  ]
  for (const [id, headers, level] of clerk) yield make(`clerk-header:${id}`, CLERK, headers, level)

  const forwarded: [string, string, ProbeLevel][] = [
    ['x-original-url', open, 'standard'],
    ['x-rewrite-url', open, 'standard'],
    ['x-forwarded-uri', open, 'exhaustive'],
    ['x-forwarded-path', open, 'exhaustive'],
    ['x-forwarded-prefix', open, 'exhaustive'],
    ['x-forwarded-host', 'localhost', 'standard'],
    ['x-forwarded-proto', 'https', 'exhaustive'],
    ['x-forwarded-for', '127.0.0.1', 'standard'],
    ['x-forwarded-port', '443', 'exhaustive'],
    ['x-real-ip', '127.0.0.1', 'exhaustive'],
    ['forwarded', 'for=127.0.0.1;host=localhost;proto=https', 'exhaustive'],
  ]
  for (const [name, value, level] of forwarded)
    yield make(`forwarded-header:${name}`, 'headers of reverse proxies', { [name]: value }, level)
  // The other way round: a public page is asked for, and the header names the closed one.
  if (request.method === 'GET') {
    for (const name of ['x-original-url', 'x-rewrite-url', 'x-matched-path', 'x-invoke-path', 'x-middleware-rewrite'])
      yield {
        ...make(`behind-public:${name}`, 'headers of reverse proxies', { [name]: path }, 'standard'),
        request: { ...withHeaders(request, { [name]: path }), path: open },
      }
  }
  yield make('host:other', 'RFC 9110, 7.2', { host: 'localhost' }, 'exhaustive')
  yield {
    id: 'doubled-header:cookie',
    source: 'RFC 9110, 5.3',
    level: 'exhaustive',
    request: { ...request, doubled: [['cookie', '__session=x']] },
  }
  yield {
    id: 'doubled-header:authorization',
    source: 'RFC 9110, 5.3',
    level: 'exhaustive',
    request: {
      ...request,
      doubled: [
        ['authorization', 'Bearer x'],
        ['authorization', 'Bearer y'],
      ],
    },
  }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Says that it is somebody's, and is signed by nobody. */
const UNSIGNED = `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: 'user_routewarden', sid: 'sess_routewarden', exp: 4102444800 })}.`
