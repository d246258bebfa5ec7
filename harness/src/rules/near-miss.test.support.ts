/** Small real apps, audited whole: inventory, the proxy executed, guards read, every rule. */
import { expect } from 'vitest'
import { runAudit } from '../audit/index.ts'
import { writeApp, type AppFiles } from './audit-facts.test.support.ts'

const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'

/** Pages that everyone may read. */
export const pages = (...files: string[]): AppFiles => Object.fromEntries(files.map((file) => [file, PAGE]))

export const GUARDED_PAGE = `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Page</h1>
}
`

/** A handler for each method, that answers everyone. */
export const handlers = (...methods: string[]): string =>
  methods.map((method) => `export async function ${method}() {\n  return Response.json({ ok: true })\n}\n`).join('')

/** A handler for each method, that asks for a session itself. */
export const guardedHandlers = (...methods: string[]): string =>
  `import { auth } from '@clerk/nextjs/server'\n${methods
    .map(
      (method) => `export async function ${method}() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json({ userId })
}
`,
    )
    .join('')}`

/** A proxy whose first line imports from Clerk: the code given begins on the second. */
export const proxy = (code: string): string =>
  `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\n${code}`

/**
 * Where one rule speaks about an app, sorted: `error proxy.ts:9`. The proxy must have run: silence says something only where
 * rules could have spoken.
 */
export async function speaks(rule: string, files: AppFiles): Promise<string[]> {
  const report = await runAudit({ dir: writeApp(files), env: {} })
  expect(report.proxy).toMatchObject({ evaluatedBy: 'execution', reason: null, stubbed: [] })
  const findings = report.findings.filter((finding) => finding.rule === rule)
  return findings.map(({ severity, file, line }) => `${severity} ${file}:${line}`).toSorted()
}

/** The same with columns: `error app/api/notes/route.ts:5:9`. */
export async function speaksAt(rule: string, files: AppFiles): Promise<string[]> {
  const report = await runAudit({ dir: writeApp(files), env: {} })
  expect(report.proxy).toMatchObject({ evaluatedBy: 'execution', reason: null, stubbed: [] })
  const findings = report.findings.filter((finding) => finding.rule === rule)
  return findings.map(({ severity, file, line, column }) => `${severity} ${file}:${line}:${column}`).toSorted()
}
