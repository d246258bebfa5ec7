/** Dynamic parts of the path and the query, said twice. */
import { pathOf, withPath, withQuery, type ProbeLevel, type Variant, type VariantsOf } from './types.ts'

/** Next carries the value of `[id]` from its router to the page as `nxtPid`, of an intercepted route as `nxtIid`. */
const INTERNAL = 'CVE-2026-44574'

export const parameterVariants: VariantsOf = function* ({ request, entry }, around) {
  const make = (id: string, source: string, other: typeof request, level: ProbeLevel): Variant => ({
    id,
    source,
    request: other,
    level,
  })
  const path = pathOf(request).slice(around.basePath.length)
  const shapes = entry.pattern.split('/')
  const parts = path.split('/')
  for (const { name, kind } of entry.params) {
    const at = shapes.findIndex((shape) => shape.includes(`[${name}]`) || shape.includes(`...${name}]`))
    const value = at === -1 ? undefined : parts[at]
    if (value === undefined || value === '') continue
    const other = (replacement: string) => `${around.basePath}${parts.with(at, replacement).join('/')}`
    for (const [index, prefix] of ['nxtP', 'nxtI', ''].entries()) {
      const level = index === 0 ? 'quick' : 'standard'
      const form = `${prefix}${name}`
      // Said plainly, it is no more than an app that believes the query before the path.
      const source = prefix === '' ? 'CWE-235' : INTERNAL
      yield make(`parameter:${form}`, source, withQuery(withPath(request, other('public')), `${form}=${value}`), level)
      yield make(
        `parameter:${form}, literal path`,
        source,
        withQuery(withPath(request, other(encodeURIComponent(shapes[at] ?? ''))), `${form}=${value}`),
        'standard',
      )
      yield make(`parameter:${form}, added`, source, withQuery(request, `${form}=public`), 'exhaustive')
    }
    yield make(
      `parameter:${name} doubled`,
      'CWE-235',
      withQuery(request, `${name}=public&${name}=${value}`),
      'exhaustive',
    )
    yield make(`parameter:${name}[]`, 'CWE-235', withQuery(request, `${name}[]=public`), 'exhaustive')
    if (kind !== 'single')
      yield make(`parameter:${name} longer`, 'catch-all', withPath(request, `${pathOf(request)}/x`), 'exhaustive')
  }
  yield make(
    'parameter:__nextLocale',
    'next/dist/server/request-meta.js',
    withQuery(request, `__nextLocale=${around.locales[0] ?? 'en'}`),
    'exhaustive',
  )
  yield make(
    'parameter:__nextDataReq',
    'next/dist/server/request-meta.js',
    withQuery(request, '__nextDataReq=1'),
    'exhaustive',
  )
  yield make('parameter:amp', 'next/dist/server/request-meta.js', withQuery(request, 'amp=1'), 'exhaustive')
}
