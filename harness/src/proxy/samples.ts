/** Concrete paths under which an entry point is asked for: a plain one, and the shapes that matchers treat specially. */
import type { EntryPoint } from '../access/index.ts'
import type { AppFacts } from '../app/index.ts'
import { samplePath } from '../routes/index.ts'
import type { Sample, SampleShape } from './types.ts'

/** Values for the last dynamic segment. Clerk's documented matcher leaves out what ends like a static file. */
const SHAPES: readonly (readonly [SampleShape, string])[] = [
  ['dot', 'v1.2'],
  ['static-extension', 'report.csv'],
  ['static-extension', 'photo.png'],
  ['upper-case', 'SAMPLE'],
]

const LOCALE_PARAM = /^(locale|lang|lng|language)$/i

/**
 * The plain sample first. Server functions have none: they are posted to pages.
 * @param params values of the config, which make the plain sample
 */
export function samplesOf(entry: EntryPoint, app: AppFacts, params: Record<string, string | string[]> = {}): Sample[] {
  if (entry.kind === 'server-function') return []
  const plain: Sample = { path: samplePath(entry, params, app), shape: 'plain' }
  const all = [plain, ...segmentSamples(entry, app, params), ...localeSamples(entry, app, params)]
  return all.filter((sample, index) => all.findIndex(({ path }) => path === sample.path) === index)
}

function segmentSamples(entry: EntryPoint, app: AppFacts, params: Record<string, string | string[]>): Sample[] {
  const last = entry.params.at(-1)
  if (!last || LOCALE_PARAM.test(last.name) || entry.kind === 'metadata-route') return []
  const fill = (value: string) =>
    samplePath(entry, { ...params, [last.name]: last.kind === 'single' ? value : [value] }, app)
  const samples = SHAPES.map(([shape, value]) => ({ path: fill(value), shape }))
  const encoded = fill('sample')
  const at = encoded.lastIndexOf('sample')
  if (at !== -1) samples.push({ path: `${encoded.slice(0, at)}%73ample${encoded.slice(at + 6)}`, shape: 'encoded' })
  return samples
}

/** Under each locale, under none, and under one that the app does not have. */
function localeSamples(entry: EntryPoint, app: AppFacts, params: Record<string, string | string[]>): Sample[] {
  const { basePath, i18n } = app.config
  const first = entry.params[0]
  const [, start = ''] = entry.pattern.split('/')
  if (first && LOCALE_PARAM.test(first.name) && start.includes(first.name)) {
    const locales = app.locales?.locales ?? i18n?.locales ?? []
    const under = (locale: string) => samplePath(entry, { ...params, [first.name]: locale }, app)
    const bare = samplePath({ ...entry, pattern: entry.pattern.replace(`/${start}`, '') || '/' }, params, app)
    return [
      ...locales.map((locale): Sample => ({ path: under(locale), shape: 'locale' })),
      { path: bare, shape: 'no-locale' },
      { path: under('zz'), shape: 'unknown-locale' },
    ]
  }
  if (i18n === null || entry.kind !== 'pages-page') return []
  const plain = samplePath(entry, params, app)
  const rest = plain.slice(basePath.length)
  return i18n.locales.map((locale) => ({ path: `${basePath}/${locale}${rest === '/' ? '' : rest}`, shape: 'locale' }))
}
