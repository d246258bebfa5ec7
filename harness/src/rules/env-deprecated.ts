import { majorOf } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { envReads } from './env-reads.ts'
import { variablesOf, type PlacedVariable } from './env-values.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

const meta: RuleMeta = { id: 'env-deprecated', cwe: 'CWE-477', asvs: 'V13.2.6' }

/** Deprecated with Core 2 (@clerk/nextjs 5), no longer read from Core 3 on (7): Clerk docs, "Upgrade to Clerk Core 3". */
const DEPRECATED: readonly { name: string; way: 'IN' | 'UP' }[] = [
  { name: 'NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL', way: 'IN' },
  { name: 'NEXT_PUBLIC_CLERK_AFTER_SIGN_UP_URL', way: 'UP' },
]
const DEPRECATED_SINCE = 5
const IGNORED_SINCE = 7

export const envDeprecated: AuditRule = {
  ...meta,
  check: (facts) => {
    const major = clerkMajor(facts)
    if (major === null || major < DEPRECATED_SINCE) return []
    return DEPRECATED.flatMap(({ name, way }) => {
      const places = variablesOf(facts.env).filter((variable) => variable.name === name)
      // The file that counts first: a template is only what others copy.
      const [first, ...others] = places.toSorted((a, b) => Number(a.file.template) - Number(b.file.template))
      if (!first || readByApp(facts, name)) return []
      const ignored = major >= IGNORED_SINCE
      return [
        auditFinding(meta, {
          severity: ignored ? 'warning' : 'info',
          confidence: 'read',
          file: first.file.file,
          line: first.line,
          message: ignored
            ? `@clerk/nextjs ${major} no longer reads ${name}: whoever signs ${way.toLowerCase()} lands on the start page instead of the page set here.`
            : `${name} is deprecated: it still works with @clerk/nextjs ${major} and is ignored from ${IGNORED_SINCE} on.`,
          evidence: [first, ...others].map(placeOf),
          help: `Rename it to NEXT_PUBLIC_CLERK_SIGN_${way}_FALLBACK_REDIRECT_URL, or to NEXT_PUBLIC_CLERK_SIGN_${way}_FORCE_REDIRECT_URL if it should win over the page that was asked for.`,
        }),
      ]
    })
  },
}

function clerkMajor({ app }: AuditFacts): number | null {
  if (app.clerk) return majorOf(app.clerk.version)
  const range = app.declared.clerk
  if (range === null) return null
  return /^(latest|\*)/.test(range) ? IGNORED_SINCE : majorOf(range)
}

/** Code that reads the variable itself hands it on under whatever name Clerk knows. */
function readByApp(facts: AuditFacts, name: string): boolean {
  return filesMentioning(facts, name).some((file) => {
    const code = parsed(facts, file.path)
    return code !== null && envReads(code).some((read) => read.name === name)
  })
}

function placeOf(variable: PlacedVariable): string {
  return `${variable.file.file}:${variable.line} ${variable.name}`
}
