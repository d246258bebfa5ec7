import { describe, expect, it } from 'vitest'
import { samplePath } from './index.ts'

const app = (basePath = '', trailingSlash = false) => ({
  locales: null,
  config: { basePath, trailingSlash, i18n: { locales: ['nl', 'de'], defaultLocale: 'nl' } },
})
const page = (pattern: string) => ({ kind: 'page' as const, pattern })

describe('samplePath', () => {
  it.each([
    ['/', {}, '/'],
    ['/docs/[slug]', {}, '/docs/sample'],
    ['/docs/[slug]', { slug: 'a b/c' }, '/docs/a%20b%2Fc'],
    ['/files/[...path]', { path: ['a', 'b.txt'] }, '/files/a/b.txt'],
    ['/files/[...path]', { path: 'a/b' }, '/files/a/b'],
    ['/sign-in/[[...rest]]', {}, '/sign-in'],
    ['/sign-in/[[...rest]]', { rest: ['sso'] }, '/sign-in/sso'],
    ['/[locale]/about', {}, '/nl/about'],
    ['/[locale]/about', { locale: 'de' }, '/de/about'],
  ])('fills %s with %j', (pattern, params, expected) => {
    expect(samplePath(page(pattern), params, app())).toBe(expected)
  })

  it('adds basePath and trailing slash, but no slash to files', () => {
    expect(samplePath(page('/'), {}, app('/shop'))).toBe('/shop')
    expect(samplePath(page('/'), {}, app('/shop', true))).toBe('/shop/')
    expect(samplePath(page('/about'), {}, app('/shop', true))).toBe('/shop/about/')
    expect(samplePath(page('/files/[name]'), { name: 'report.csv' }, app('', true))).toBe('/files/report.csv')
  })

  it.each([
    ['always', ['en', 'fr'], '/en/about'],
    ['as-needed', ['en', 'fr'], '/fr/about'],
    ['as-needed', ['en'], '/en/about'],
    ['never', ['en', 'fr'], '/en/about'],
  ] as const)(
    'takes the locale of next-intl that is served under its own prefix: %s of %j',
    (prefix, locales, expected) => {
      const routing = { locales: [...locales], defaultLocale: 'en', prefix }
      expect(samplePath(page('/[locale]/about'), {}, { ...app(), locales: routing })).toBe(expected)
    },
  )
})
