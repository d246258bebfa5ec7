/** Small apps with one webhook handler, audited whole. `‹` in a file marks where something must be found. */
import { expect } from 'vitest'
import type { Finding, GuardVerdict } from '../access/index.ts'
import { runAudit } from '../audit/index.ts'
import { writeApp, type AppFiles } from './audit-facts.test.support.ts'
import { pages, proxy } from './near-miss.test.support.ts'

/** Webhooks pass the proxy, as they should: what they do is theirs to guard. */
const AROUND: AppFiles = {
  ...pages('app/sign-in/[[...sign-in]]/page.tsx'),
  'proxy.ts': proxy(`const isPublic = createRouteMatcher(['/sign-in(.*)', '/api/webhooks(.*)', '/api/hooks(.*)'])
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect()
})
export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/(api|trpc)(.*)'] }
`),
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`,
}

/** Rules that may speak of a webhook handler. */
const ABOUT = /^(webhook-|guard-|unprotected-|secret-|missing-tenant|tenant-)/

/** What rules about handlers find, marks left out. The proxy must have run. */
export async function findingsOf(files: AppFiles): Promise<Finding[]> {
  const report = await audited(files)
  return report.findings.filter(({ rule }) => ABOUT.test(rule))
}

async function audited(files: AppFiles): ReturnType<typeof runAudit> {
  const { clean } = unmarked(files)
  const report = await runAudit({ dir: writeApp({ ...AROUND, ...clean }), env: {} })
  expect(report.proxy).toMatchObject({ evaluatedBy: 'execution', reason: null, stubbed: [] })
  return report
}

/** What is found out about the one handler, and what is said of it. */
export async function judged(files: AppFiles): Promise<{ status: GuardVerdict['status'] | undefined; says: string[] }> {
  const { entries, findings } = await audited(files)
  const handler = entries.find(({ method }) => method === 'POST')
  const about = findings.filter(({ rule }) => ABOUT.test(rule))
  return {
    status: handler?.guard.status,
    says: about.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`),
  }
}

/** Where they speak, sorted: `error webhook-raw-body app/api/webhooks/clerk/route.ts:5:9`. */
export async function spoken(files: AppFiles, except: string[] = []): Promise<string[]> {
  const findings = await findingsOf(files)
  return findings
    .filter(({ rule }) => !except.includes(rule))
    .map(({ severity, rule, file, line, column }) => `${severity} ${rule} ${file}:${line}:${column}`)
    .toSorted()
}

/** `app/api/webhooks/clerk/route.ts:5:9` of every mark. */
export function marks(files: AppFiles): string[] {
  return unmarked(files).places
}

function unmarked(files: AppFiles): { clean: AppFiles; places: string[] } {
  const places: string[] = []
  const clean = Object.entries(files).map(([file, text]) => {
    let rest = text
    for (let at = rest.indexOf('‹'); at !== -1; at = rest.indexOf('‹')) {
      const before = rest.slice(0, at).split('\n')
      places.push(`${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`)
      rest = rest.slice(0, at) + rest.slice(at + 1)
    }
    return [file, rest] as const
  })
  return { clean: Object.fromEntries(clean), places }
}
