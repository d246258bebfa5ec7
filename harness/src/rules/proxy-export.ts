import type { Place, ProxySource } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { listed } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-306: the file is where Next reads it, and exports nothing that Next calls. */
const meta: RuleMeta = { id: 'proxy-export', cwe: 'CWE-306', asvs: 'V8.3.1' }

export const proxyExport: AuditRule = {
  ...meta,
  check: (facts) => {
    const { proxy } = facts
    if (proxy === null || proxy.problems.length > 0) return []
    const name = /(^|\/)proxy\.[^/]+$/.test(proxy.file) ? 'proxy' : 'middleware'
    const called = proxy.exports.find((one) => one.name === proxy.handler)
    const { uncalled } = proxy
    if (proxy.handler !== null && !uncalled) return []
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'read',
        file: proxy.file,
        ...placeFor(called, proxy),
        ...wordsFor(proxy, name, facts),
      }),
    ]
  },
}

function wordsFor(
  { file, exports, uncalled }: ProxySource,
  name: string,
  { entries }: AuditFacts,
): { message: string; help: string } {
  if (uncalled) {
    return {
      message: `${file} exports \`clerkMiddleware\` itself, which is to be called: no request is checked.`,
      help: 'Write `export default clerkMiddleware(…)`.',
    }
  }
  const others = exports.map((one) => one.name).filter((one) => one !== 'config')
  const guards = `It guards ${listed(entries)}.`
  if (others.includes(name)) {
    return {
      message: `${file} passes \`${name}\` on by \`export *\`, which Next 16 does not look into: the build fails. ${guards}`,
      help: `Name it: \`export { ${name} } from '…'\`.`,
    }
  }
  return {
    message: `${file} exports ${others.length === 0 ? 'nothing' : others.map((one) => `\`${one}\``).join(', ')}, and Next calls the default export or \`${name}\`: the build fails, or nothing is checked. ${guards}`,
    help: `Write \`export default clerkMiddleware(…)\`, or export it as \`${name}\`.`,
  }
}

/** The export that is no handler, else what should have been exported, else the settings. */
function placeFor(
  called: Place | undefined,
  { exports, clerk, file }: ProxySource,
): { line?: number; column?: number } {
  const made = clerk?.file === file ? clerk : undefined
  const place = called ?? exports.find(({ name }) => name !== 'config') ?? made ?? exports[0]
  return place ? { line: place.line, column: place.column } : {}
}
