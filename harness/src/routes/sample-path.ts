import type { EntryPoint } from '../access/types.ts'
import type { AppFacts } from '../app/index.ts'

type PathFacts = Pick<AppFacts, 'locales'> & {
  config: Pick<AppFacts['config'], 'basePath' | 'trailingSlash' | 'i18n'>
}

/**
 * A concrete request path for an entry point: dynamic segments filled in, basePath and trailing slash as the app has them.
 * @param params values by name; an array (or `a/b`) for catch-all segments. What is missing gets a plain value:
 *   `sample`, a locale for `[locale]`, nothing for an optional catch-all.
 * @returns `''` for a server function, which has no path of its own
 */
export function samplePath(
  entry: Pick<EntryPoint, 'kind' | 'pattern'> & Partial<Pick<EntryPoint, 'file'>>,
  params: Record<string, string | string[]>,
  app: PathFacts,
): string {
  if (entry.kind === 'server-function') return ''
  const parts = entry.pattern.split('/').flatMap((part): string[] => {
    if (part === '') return []
    const found = /^\[(\[?)(\.\.\.)?([^\]]+)\]\]?$/.exec(part)
    if (!found) return [part]
    const [, optional, dots, name = ''] = found
    const given = params[name]
    if (dots === undefined) {
      const value = Array.isArray(given) ? given.join('/') : given
      return [encodeURIComponent(value ?? plainValue(name, entry, app))]
    }
    if (given === undefined) return optional === '[' ? [] : ['sample']
    return (Array.isArray(given) ? given : given.split('/')).filter((value) => value !== '').map(encodeURIComponent)
  })
  return requestPath(`/${parts.join('/')}`, app)
}

/** A path of the app as it is requested: with basePath, and the trailing slash that Next would else redirect to. */
export function requestPath(path: string, app: PathFacts): string {
  const { basePath, trailingSlash } = app.config
  const whole = basePath + (path === '/' && basePath !== '' ? '' : path)
  const isFile = (whole.split('/').at(-1) ?? '').includes('.')
  return trailingSlash && !isFile && !whole.endsWith('/') ? `${whole}/` : whole
}

function plainValue(name: string, entry: { kind: string; pattern: string; file?: string }, app: PathFacts): string {
  if (entry.kind === 'metadata-route') {
    // Next 16 serves one copy of a static file for all values of a parameter, under `-` (`fillStaticMetadataSegment`).
    if (/\.(ico|jpe?g|png|svg|gif)$/.test(entry.file ?? '')) return '-'
    if (name === 'id' && /\/sitemap\/\[id\]$/.test(entry.pattern)) return '0.xml'
  }
  if (/^(locale|lang|lng|language)$/i.test(name)) return plainLocale(app)
  return 'sample'
}

function plainLocale({ locales, config }: PathFacts): string {
  if (locales === null) return config.i18n?.defaultLocale ?? 'en'
  const { defaultLocale } = locales
  // next-intl redirects `/en/about` to `/about` where the default locale needs no prefix; the other locales are served.
  const other = locales.prefix === 'as-needed' ? locales.locales.find((locale) => locale !== defaultLocale) : undefined
  return other ?? defaultLocale
}
