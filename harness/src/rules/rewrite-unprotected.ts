import { pathToRegexp } from 'path-to-regexp'
import type { Finding, ReportEntry } from '../access/index.ts'
import type { RouteRewrite } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, isTurnedAwayByProxy, plainAnswer, shown } from './executed.ts'
import { consequence } from './observations.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-288: a rewrite of next.config serves a protected page under a name that the proxy does not protect. */
const meta: RuleMeta = { id: 'rewrite-unprotected', cwe: 'CWE-288', asvs: 'V8.3.1' }

export const rewriteUnprotected: AuditRule = {
  ...meta,
  check: async (facts) => {
    const findings = await Promise.all(facts.app.config.rewrites.map((rewrite) => ofRewrite(rewrite, facts)))
    return findings.flat()
  },
}

async function ofRewrite(rewrite: RouteRewrite, facts: AuditFacts): Promise<Finding[]> {
  const entry = facts.entries.find((one) => leadsTo(rewrite, one))
  if (entry?.guard.status !== 'open' || isMadeForAll(entry, facts)) return []
  const own = plainAnswer(entry, facts)
  if (!own || !isTurnedAwayByProxy(own)) return []
  const path = facts.app.config.basePath + samplePathOf(rewrite.source)
  const method = entry.method === '*' ? 'GET' : entry.method
  const [answer] = await facts.runtime.ask([{ path, method, identity: 'anonymous', client: entry.client }])
  if (answer?.outcome !== 'reached' || answer.rewrite !== null) return []
  const asked = { sample: { path, shape: 'rewrite' as const }, identity: 'anonymous', answer }
  return [
    auditFinding(meta, {
      severity: rewrite.conditional ? 'warning' : 'error',
      confidence: 'executed',
      file: facts.app.config.file ?? '',
      line: lineOf(rewrite, facts),
      entry,
      message: `The rewrite of ${rewrite.source} leads a stranger to ${entry.id}: the proxy closes ${own.sample.path}, not ${path}, and the entry has no guard of its own. Anyone can ${consequence(entry)}.`,
      evidence: [shown(entry, own), shown(entry, asked)],
      help: `Protect ${rewrite.source} in ${facts.app.proxy.file ?? 'the proxy'} as well, and guard ${entry.file} itself: it is served under every name that leads to it.`,
    }),
  ]
}

function leadsTo({ destination }: RouteRewrite, entry: ReportEntry): boolean {
  if (!destination.startsWith('/') || entry.kind === 'server-function') return false
  const path = samplePathOf(destination.split(/[?#]/, 1)[0] ?? '')
  if (path === entry.path) return true
  const pattern = entry.pattern
    .replace(/\/\[\[\.\.\.([^\]]+)\]\]/g, '/:$1*')
    .replace(/\[\.\.\.([^\]]+)\]/g, ':$1+')
    .replace(/\[([^\]]+)\]/g, ':$1')
  try {
    return pathToRegexp(pattern.replace(/[^\w:/*+.-]/g, '')).test(path)
  } catch {
    return false
  }
}

/** `/old/:slug*` → `/old/sample` */
function samplePathOf(source: string): string {
  return source.replace(/:[A-Za-z]\w*(\([^)]*\))?[*+?]?/g, 'sample').replace(/\([^)]*\)[*+?]?/g, 'sample')
}

function lineOf({ source }: RouteRewrite, { app, sources }: AuditFacts): number {
  const text = app.config.file === null ? undefined : sources.text(`${app.root}/${app.config.file}`)
  if (typeof text !== 'string') return 1
  const at = text.indexOf(source)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}
