/**
 * Published ways round the proxy of Next, and round the checks of Clerk. Ranges as in the advisories (GitHub Advisory
 * Database and CVE records, November 2026); what each needs is from them and from our own measurements.
 */
import type { ReportEntry } from '../access/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import type { VersionRange } from './package-versions.ts'

/** Is the entry open to it? `maybe`: that hangs on what reading the app does not tell. */
export type Reach = 'yes' | 'maybe' | 'no'

export interface Advisory {
  cve: string
  ghsa: string
  affected: readonly VersionRange[]
  /** What a caller can do, in words that follow "a caller". */
  lets: string
  /** What it needs beyond the version. */
  when: string
  reaches: (entry: ReportEntry, facts: AuditFacts) => Reach
}

export const NEXT_ADVISORIES: readonly Advisory[] = [
  {
    cve: 'CVE-2025-29927',
    ghsa: 'GHSA-f82v-jwr5-mffw',
    affected: [
      { from: '11.1.4', before: '12.3.5' },
      { from: '13.0.0', before: '13.5.9' },
      { from: '14.0.0', before: '14.2.25' },
      { from: '15.0.0', before: '15.2.3' },
    ],
    lets: 'switches the proxy off with one request header (x-middleware-subrequest)',
    when: 'the app is served by `next start` or its standalone server; Vercel and Netlify drop the header',
    reaches: () => 'yes',
  },
  {
    cve: 'CVE-2026-44573',
    ghsa: 'GHSA-36qx-fr4f-26g5',
    affected: [
      { from: '12.2.0', before: '15.5.16' },
      { from: '16.0.0', before: '16.2.5' },
    ],
    lets: 'reads a page’s data under /_next/data/… without a locale, where the proxy does not run',
    when: 'pages of the Pages Router, with i18n in next.config',
    reaches: (entry, { app }) => (entry.kind === 'pages-page' && app.config.i18n !== null ? 'yes' : 'no'),
  },
  {
    cve: 'CVE-2026-44574',
    ghsa: 'GHSA-492v-c6pp-mqqv',
    affected: [
      { from: '15.4.0', before: '15.5.16' },
      { from: '16.0.0', before: '16.2.5' },
    ],
    lets: 'shows the proxy one value of a dynamic segment and the route another (query parameters nxtP…, nxtI…)',
    when: 'dynamic routes of which the proxy protects some values and not others',
    reaches: (entry) => (entry.params.length > 0 ? 'maybe' : 'no'),
  },
  {
    cve: 'CVE-2026-44575',
    ghsa: 'GHSA-267c-6grr-h53f',
    affected: [
      { from: '15.2.0', before: '15.5.16' },
      { from: '16.0.0', before: '16.2.5' },
    ],
    lets: 'reads a page under the addresses of its prefetched segments (.rsc, .segments), where the proxy does not run',
    when: 'pages of the App Router; `next start` itself answers 404 there, hosts that serve these addresses do not',
    reaches: (entry) => (entry.kind === 'page' ? 'yes' : 'no'),
  },
  {
    cve: 'CVE-2026-45109',
    ghsa: 'GHSA-26hh-7cqf-hhc6',
    affected: [
      { from: '15.2.0', before: '15.5.18' },
      { from: '16.0.0', before: '16.2.6' },
    ],
    lets: 'does what CVE-2026-44575 says, which was mended for proxy.ts only',
    when: 'pages of the App Router behind a middleware.ts, built with Turbopack',
    reaches: (entry, { app }) =>
      entry.kind === 'page' && /(^|\/)middleware\./.test(app.proxy.file ?? '') ? 'yes' : 'no',
  },
  {
    cve: 'CVE-2026-64642',
    ghsa: 'GHSA-6gpp-xcg3-4w24',
    affected: [{ from: '16.0.0', before: '16.2.11' }],
    lets: 'reaches a page past the proxy with a crafted request',
    when: 'pages of the App Router built with Turbopack, with exactly one locale in i18n of next.config',
    reaches: (entry, { app }) => (entry.kind === 'page' && app.config.i18n?.locales.length === 1 ? 'yes' : 'no'),
  },
  {
    cve: 'CVE-2024-51479',
    ghsa: 'GHSA-7gfc-8cq8-jh5f',
    affected: [{ from: '9.5.5', before: '14.2.15' }],
    lets: 'reaches a page directly below the root past a proxy that looks at the path',
    when: 'pages with one segment (`/dashboard`, not `/dashboard/team`)',
    reaches: (entry) => (/^\/[^/]+$/.test(entry.pattern) && entry.client === 'document' ? 'yes' : 'no'),
  },
]

/** Mended in `@clerk/shared`; which one is installed tells more than the version of `@clerk/nextjs`. */
export const CREATE_ROUTE_MATCHER = {
  cve: 'CVE-2026-41248',
  ghsa: 'GHSA-vqx2-fgx2-5wq9',
  affected: [
    { from: '5.0.0', before: '5.7.6' },
    { from: '6.0.0', before: '6.39.2' },
    { from: '7.0.0', before: '7.2.1' },
  ],
  affectedShared: [
    { from: '2.20.17', before: '2.22.1' },
    { from: '3.0.0', before: '3.47.4' },
    { from: '4.0.0', before: '4.8.1' },
  ],
  lets: 'writes a path so that createRouteMatcher does not know it (an encoded letter), and Next does',
  when: 'the proxy protects only the paths of a list; one that protects all but a public list turns such a request away',
} as const

/** About checks, not about the proxy's reach: a caller who is signed in and lacks the role. */
export const COMBINED_CHECKS = {
  cve: 'CVE-2026-42349',
  ghsa: 'GHSA-w24r-5266-9c3c',
  affected: [
    { from: '6.0.0', before: '6.39.3' },
    { from: '7.0.0', before: '7.2.4' },
  ],
  affectedShared: [
    { from: '3.0.0', before: '3.47.5' },
    { from: '4.0.0', before: '4.8.3' },
  ],
} as const

export const CLERK_ADVISORIES = [CREATE_ROUTE_MATCHER, COMBINED_CHECKS] as const
