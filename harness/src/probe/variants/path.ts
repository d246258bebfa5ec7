/** The same address in other spellings. */
import { compile, match } from 'path-to-regexp'
import { pathOf, withPath, type ProbeLevel, type Variant, type VariantsOf } from './types.ts'

/** Clerk's documented `config.matcher` leaves them out (Clerk docs, "clerkMiddleware() > Configure"). */
const STATIC =
  'html htm css js jpg jpeg webp png gif svg ttf woff woff2 ico csv doc docx xls xlsx zip webmanifest'.split(' ')
const CLERK_MATCHER = 'Clerk docs, clerkMiddleware(): config.matcher'
const ENCODING = 'CVE-2026-41248; RFC 3986, 2.1 and 6.2.2'
const NEXT_PATHS = 'next/dist/shared/lib/router/utils'

export const pathVariants: VariantsOf = function* (canonical, around) {
  const { request, entry } = canonical
  const path = pathOf(request)
  const base = around.basePath
  const inside = path.slice(base.length)
  const parts = inside.split('/').slice(1)
  const last = parts.at(-1) ?? ''
  const to = (id: string, source: string, other: string, level: ProbeLevel): Variant => ({
    id,
    source,
    request: withPath(request, other),
    level,
  })
  const withLast = (other: string) => `${base}/${[...parts.slice(0, -1), other].join('/')}`

  if (path !== '/' && last !== '') {
    const isDynamic = /\]$/.test(entry.pattern)
    for (const extension of STATIC) {
      const level = !isDynamic ? 'exhaustive' : extension === 'csv' ? 'quick' : 'standard'
      yield to(`static-extension:.${extension}`, CLERK_MATCHER, withLast(`${last}.${extension}`), level)
    }
    for (const end of ['.csvfoo', '.csv.bak', ';.csv', '%00.csv', '%2f.csv', '.CSV', '.csv/', '%2ecsv'])
      yield to(
        `static-extension:${end}`,
        CLERK_MATCHER,
        withLast(`${last}${end}`),
        isDynamic ? 'standard' : 'exhaustive',
      )
    for (const [index, part] of parts.slice(0, -1).entries()) {
      const others = parts.with(index, `${part}.csv`)
      yield to(`static-extension:inner ${index + 1}`, CLERK_MATCHER, `${base}/${others.join('/')}`, 'exhaustive')
    }
  }

  yield to('doubled-slash:first', `${NEXT_PATHS}/normalize-repeated-slashes.js`, `/${path}`, 'quick')
  if (parts.length > 1)
    yield to(
      'doubled-slash:inner',
      `${NEXT_PATHS}/normalize-repeated-slashes.js`,
      path.replace(/(?<=.)\/(?=[^/]*$)/, '//'),
      'standard',
    )
  yield to('doubled-slash:last', `${NEXT_PATHS}/normalize-repeated-slashes.js`, `${path}//`, 'standard')
  yield to(
    'trailing-slash',
    'Next docs, trailingSlash',
    path.endsWith('/') ? path.replace(/\/+$/, '') || '/' : `${path}/`,
    'standard',
  )

  const [first = '', ...rest] = parts
  const dots: [string, string][] = [
    ['.', `${base}/./${parts.join('/')}`],
    ['..', `${base}/x/../${parts.join('/')}`],
    ['%2e', `${base}/%2e/${parts.join('/')}`],
    ['%2e%2e', `${base}/x/%2e%2e/${parts.join('/')}`],
    ['..%2f', `${base}/x/..%2f${parts.join('/')}`],
    ['last', `${path}/.`],
    ['behind', `${path}/x/..`],
    ['..;', `${base}/x/..;/${parts.join('/')}`],
  ]
  for (const [form, other] of dots)
    yield to(`dot-segment:${form}`, 'RFC 3986, 5.2.4', other, form === '%2e%2e' ? 'quick' : 'standard')

  for (const [index, part] of parts.entries()) {
    if (!/[A-Za-z]/.test(part)) continue
    const level = index === parts.length - 1 ? 'quick' : 'standard'
    const replaced = (other: string) => `${base}/${parts.with(index, other).join('/')}`
    yield to(`encoded-letter:${index + 1}`, ENCODING, replaced(encodeFirst(part, 1)), level)
    yield to(`encoded-letter:${index + 1}, twice`, ENCODING, replaced(encodeFirst(part, 2)), 'standard')
    yield to(`encoded-letter:${index + 1}, all`, ENCODING, replaced(encodeAll(part)), 'exhaustive')
    yield to(
      `upper-case:${index + 1}`,
      'matchers compare letters as they are',
      replaced(part.toUpperCase()),
      'standard',
    )
    yield to(`path-parameter:${index + 1}`, 'RFC 3986, 3.3', replaced(`${part};x=y`), 'standard')
    yield to(`look-alike:${index + 1}`, 'Unicode UAX #15', replaced(fullWidth(part)), 'exhaustive')
    yield to(`combining:${index + 1}`, 'Unicode UAX #15', replaced(`${part}%CC%81`), 'exhaustive')
  }
  if (rest.length > 0) {
    yield to('encoded-slash', ENCODING, `${base}/${parts.join('%2f')}`, 'standard')
    yield to('encoded-slash:twice', ENCODING, `${base}/${parts.join('%252f')}`, 'exhaustive')
    yield to('backslash', 'WHATWG URL, special schemes', `${base}/${parts.join('\\')}`, 'standard')
    yield to('backslash:encoded', 'WHATWG URL, special schemes', `${base}/${parts.join('%5c')}`, 'exhaustive')
  }
  yield to('null-byte', 'CWE-158', `${path}%00`, 'standard')
  for (const code of ['%0a', '%0d%0a', '%09', '%20', '%e2%80%a8', '%23', '%3f'])
    yield to(`control:${code}`, 'CWE-150', `${path}${code}`, code === '%0a' ? 'standard' : 'exhaustive')
  for (const broken of ['%', '%zz', '%c0%af', '%ff'])
    yield to(`malformed-percent:${broken}`, 'RFC 3986, 2.1', `${path}${broken}`, 'exhaustive')
  yield to('long', 'RFC 9110, 4.1', `${path}?${'a'.repeat(6000)}=1`, 'exhaustive')
  yield to('encoded-question', 'RFC 3986, 3.4', `${path}%3fx=1`, 'exhaustive')

  // Locale and basePath: with where there is none, without where there is one.
  for (const locale of around.locales.length > 0 ? around.locales : ['en'])
    yield to(
      `locale:${locale}`,
      'Next docs, i18n',
      `${base}/${locale}${inside}`,
      around.locales.length > 0 ? 'quick' : 'standard',
    )
  if (around.locales.includes(first)) yield to('locale:none', 'Next docs, i18n', `${base}/${rest.join('/')}`, 'quick')
  if (base !== '') {
    yield to('base-path:none', 'Next docs, basePath', inside === '' ? '/' : inside, 'quick')
    yield to('base-path:twice', 'Next docs, basePath', `${base}${path}`, 'standard')
  }
  for (const { source, destination } of around.rewrites) {
    const other = throughRewrite(source, destination, inside)
    if (other !== null) yield to(`rewrite:${source}`, 'Next docs, rewrites', `${base}${other}`, 'quick')
  }
}

const hex = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

/** The first letter, encoded once or more. Next decodes a segment once. */
function encodeFirst(part: string, times: number): string {
  return part.replace(/[A-Za-z]/, (letter) => hex(letter).replace(/%/g, `%${'25'.repeat(times - 1)}`))
}

const encodeAll = (part: string) => part.replace(/[A-Za-z]/g, (letter) => hex(letter))

const fullWidth = (part: string) =>
  part.replace(/[a-z]/, (letter) => hex(String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)))

/** The address whose rewrite leads to a path; null: it leads elsewhere, or to a pattern that cannot be turned round. */
function throughRewrite(source: string, destination: string, path: string): string | null {
  if (!destination.startsWith('/')) return null
  try {
    const found = match(destination.split('?')[0] ?? destination)(path)
    return found === false ? null : compile(source)(found.params)
  } catch {
    return null
  }
}
