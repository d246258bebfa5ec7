/**
 * What Next's router makes of a request before the proxy has its turn, and whether the proxy has one: after
 * next/dist/server/lib/router-utils/resolve-routes.js and next/dist/server/base-server.js (15.5 and 16.4). Held against
 * `next start` by `npm run conformance`.
 */

/**
 * @param path path and query as they go on the wire
 * @param buildId null: there is no build, and whatever stands in its place is taken for it
 * @returns the address that the proxy is given, with the headers; `before` says why the proxy never hears of the request
 */
export function routed(path, headers, { origin, nextConfig, buildId }) {
  if (/\\|\/\//.test(path.split('?', 1)[0]))
    return { before: 'Next redirects to the same path with single slashes first' }
  const url = new URL(origin + path)
  let pathname = withLocale(url.pathname, nextConfig)
  const data = dataPath(pathname, nextConfig, buildId)
  const clean = withoutInternal(headers)
  const given = data?.isJson ? { ...clean, 'x-nextjs-data': '1' } : clean
  if (data?.isCurrent && data.isJson) pathname = data.pathname
  const refused = data?.isCurrent && !data.isJson && nextConfig.basePath === ''
  return {
    pathname,
    href: `${url.origin}${localePrefix(pathname, nextConfig)}${pathname}${url.search}`,
    search: url.search.slice(1),
    headers: given,
    ...(refused ? { refused: 'Next answers 404 to data that is no .json, before the proxy runs' } : {}),
  }
}

/** Believed of Next's own processes alone (`filterInternalHeaders` of next/dist/server/lib/server-ipc/utils.js). */
const INTERNAL =
  /^(x-middleware-(rewrite|redirect|set-cookie|skip|override-headers|next)|x-now-route-matches|x-matched-path|x-nextjs-data|x-next-resume-state-length|next-resume)$/i

/** Requests of one kind share their headers. */
const cleaned = new WeakMap()

function withoutInternal(headers) {
  let clean = cleaned.get(headers)
  if (clean === undefined) {
    clean = Object.fromEntries(Object.entries(headers).filter(([name]) => !INTERNAL.test(name)))
    cleaned.set(headers, clean)
  }
  return clean
}

/**
 * `runMiddleware` of next/dist/server/next-server.js puts the locale in front of everything, the basePath and a locale
 * that is there already included; its adapter takes one away again. With a basePath and a locale that is not the default
 * one the proxy so gets an address without basePath: `/nl/base/nl/dashboard` (16.4.6).
 */
function localePrefix(pathname, { i18n, basePath }) {
  if (!i18n) return ''
  const first = pathname
    .slice(hasPrefix(pathname, basePath) ? basePath.length : 0)
    .split('/')[1]
    ?.toLowerCase()
  return `/${i18n.locales.find((locale) => locale.toLowerCase() === first) ?? i18n.defaultLocale}`
}

function hasPrefix(pathname, prefix) {
  return prefix === '' || pathname === prefix || pathname.startsWith(`${prefix}/`)
}

const join = (base, pathname) => (pathname === '/' && base !== '' ? base : base + pathname)

/** The detected locale stays, else the default one is put in. */
export function withLocale(pathname, { i18n, basePath }) {
  if (!i18n) return pathname
  const base = hasPrefix(pathname, basePath) ? basePath : ''
  const rest = pathname.slice(base.length) || '/'
  const first = rest.split('/')[1]?.toLowerCase()
  if (i18n.locales.some((locale) => locale.toLowerCase() === first) || rest.startsWith('/_next/')) return pathname
  return `${base}/${i18n.defaultLocale}${rest === '/' ? '' : rest}`
}

/** `/_next/data/<build>/….json` is asked for in the name of its page. null: no such path. */
function dataPath(pathname, nextConfig, buildId) {
  const { basePath, i18n, trailingSlash } = nextConfig
  const base = hasPrefix(pathname, basePath) ? basePath : ''
  const rest = pathname.slice(base.length)
  const found = /^\/_next\/data\/([^/]+)(\/.*)$/.exec(rest)
  const isJson = hasPrefix(rest, '/_next/data') && rest.endsWith('.json')
  if (!found) return isJson ? { isJson, isCurrent: false } : null
  const isCurrent = buildId === null || found[1] === buildId
  const page = found[2].replace(/\.json$/, '').replace(/^\/index(\/|$)/, '/')
  const localised = withLocale(page, { i18n, basePath: '' })
  const whole = join(base, localised)
  return { isJson, isCurrent, pathname: trailingSlash && !whole.endsWith('/') ? `${whole}/` : whole }
}

export function decoded(pathname) {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/**
 * Next's own matcher for `config.matcher`. Its public test function reads the path as a URL, which encodes anew what was
 * decoded (`%5C`, `%3F`): where its parts are at hand they are used as the server does.
 * @param optional loads a module of Next, or gives null
 * @returns does the proxy run for this path? Throws where Next cannot read the matcher
 */
export function createMatcher(value, nextConfig, optional) {
  const compile = optional('next/dist/build/analysis/get-page-static-info')?.getMiddlewareMatchers
  const matcherOf = optional('next/dist/shared/lib/router/utils/middleware-route-matcher')?.getMiddlewareRouteMatcher
  const one = compile && matcherOf ? matcherOf(compile(value, nextConfig)) : byTestFunction(value, nextConfig, optional)
  return ({ pathname, search, headers }) => {
    const query = Object.fromEntries(new URLSearchParams(search))
    return [...new Set([pathname, decoded(pathname)])].some((form) => Boolean(one(form, { headers }, query)))
  }
}

function byTestFunction(matcher, nextConfig, optional) {
  const testing = optional('next/experimental/testing/server')
  const matches = testing?.unstable_doesMiddlewareMatch ?? testing?.unstable_doesProxyMatch
  return (pathname, { headers }, query) => {
    const search = new URLSearchParams(query).toString()
    const url = search === '' ? pathname : `${pathname}?${search}`
    return matches({ config: { matcher }, nextConfig, url, headers: { ...headers }, cookies: cookiesOf(headers) })
  }
}

function cookiesOf(headers) {
  const pairs = (headers.cookie ?? '').split('; ').filter((pair) => pair.includes('='))
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

/**
 * Does a rewrite lead to where the request goes anyway? Clerk hands what it knows of the caller on by such a rewrite.
 * @param pathname of the request, as `routed` gave it
 * @param request the NextRequest of the proxy; undefined: it was called without Next's adapter
 */
export function isRewriteToSelf(rewrite, pathname, request, { headers, origin, nextConfig }) {
  const target = new URL(rewrite, origin)
  if (target.host !== new URL(origin).host) return false
  const NextURL = request?.nextUrl?.constructor
  // Written by the adapter with its locale; the addresses of data are those of their pages.
  const options = { forceLocale: true, headers, nextConfig }
  const written = NextURL ? Object.assign(new NextURL(target.href, options), { buildId: '' }).href : target.href
  const page = dataPath(pathname, nextConfig, null)?.pathname ?? withoutRsc(pathname)
  const plain = (address) => new URL(address, origin).pathname.replace(/\/$/, '')
  return plain(written) === plain(canonicalLocale(page, nextConfig))
}

function canonicalLocale(pathname, { i18n, basePath }) {
  if (!i18n) return pathname
  const base = hasPrefix(pathname, basePath) ? basePath : ''
  const [, first = '', ...rest] = pathname.slice(base.length).split('/')
  const locale = i18n.locales.find((one) => one.toLowerCase() === first.toLowerCase()) ?? first
  return `${base}/${[locale, ...rest].join('/')}`
}

/** As the adapter reads an address: what the App Router fetches of a page is the page. */
export const withoutRsc = (address) => address.replace(/\.rsc($|\?)/, '$1')
