import { auditFinding, type AuditRule } from './audit-rule.ts'
import { listed } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-306: the file is where Next reads it, and exports nothing that Next calls. */
const meta: RuleMeta = { id: 'proxy-export', cwe: 'CWE-306', asvs: 'V8.3.1' }

export const proxyExport: AuditRule = {
  ...meta,
  check: ({ proxy, entries }) => {
    if (proxy === null || proxy.problems.length > 0) return []
    const name = /(^|\/)proxy\.[^/]+$/.test(proxy.file) ? 'proxy' : 'middleware'
    const called = proxy.exports.find((one) => one.name === proxy.handler)
    const uncalled = called?.local === 'clerkMiddleware'
    if (proxy.handler !== null && !uncalled) return []
    const others = proxy.exports.map((one) => one.name).filter((one) => one !== 'config')
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'read',
        file: proxy.file,
        line: (called ?? proxy.exports[0] ?? { line: 1 }).line,
        message: uncalled
          ? `${proxy.file} exports \`clerkMiddleware\` itself, which is to be called: no request is checked.`
          : `${proxy.file} exports ${others.length === 0 ? 'nothing' : others.map((one) => `\`${one}\``).join(', ')}, and Next calls the default export or \`${name}\`: the build fails, or nothing is checked. It guards ${listed(entries)}.`,
        help: uncalled
          ? 'Write `export default clerkMiddleware(…)`.'
          : `Write \`export default clerkMiddleware(…)\`, or export it as \`${name}\`.`,
      }),
    ]
  },
}
