import { nextMajor } from '../app/index.ts'
import { readProxyFile } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { listed } from './executed.ts'
import { evidenceOf } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'proxy-location', cwe: 'CWE-306', asvs: 'V8.3.1' }

/** A file that looks like a proxy, in a place that this Next version does not read: it never runs. */
export const proxyLocation: ObservedRule = {
  ...meta,
  check: (facts) => {
    if (facts.app.proxy.file !== null || facts.app.proxy.candidates.length === 0) return []
    const open = facts.entries.filter((entry) => entry.outcomes['anonymous']?.observed === 'reached')
    const asked = facts.entries.some((entry) => entry.outcomes['anonymous']?.observed !== 'unknown')
    // Where the app was not built, nobody was asked.
    const reached = asked ? `; a stranger reached ${open.length} of ${facts.entries.length} entry points` : ''
    return facts.app.proxy.candidates.map((file) =>
      observedFinding(meta, {
        severity: 'error',
        file,
        message: `${file} never runs: Next ${facts.app.next?.version ?? ''} does not read a proxy from there. Nothing it protects is protected${reached}.`,
        evidence: open.slice(0, 5).flatMap((entry) => evidenceOf(entry, 'anonymous')),
        help: `Move it beside the \`app\` (or \`pages\`) folder${facts.app.srcDir ? ', inside `src`' : ''}; the name is \`proxy\` from Next 16 on and \`middleware\` before.`,
      }),
    )
  },
}

/** Also a second file beside the one that runs, and a name that this version of Next does not know. */
export const proxyLocationAudit: AuditRule = {
  ...meta,
  check: (facts) =>
    facts.app.proxy.candidates
      .filter((file) => isOfTheApp(file, facts))
      .map((file) =>
        auditFinding(meta, {
          severity: 'error',
          confidence: 'read',
          file,
          ...placeIn(file, facts),
          evidence: [file],
          ...wordsFor(file, facts),
        }),
      ),
}

/** The export that Next was meant to call, else its `config`. */
function placeIn(file: string, { app, sources }: AuditFacts): { line?: number; column?: number } {
  const { exports, clerk } = readProxyFile(file, app, sources)
  const place =
    ['default', 'proxy', 'middleware', 'config'].flatMap((name) => exports.find((one) => one.name === name) ?? [])[0] ??
    clerk
  return place ? { line: place.line, column: place.column } : {}
}

/** Beside the proxy that runs, or where people put it by mistake; a template deep in another folder is none. */
function isOfTheApp(file: string, { app }: AuditFacts): boolean {
  return app.proxy.file === null || /^(src\/)?((app|pages)\/)?[^/]+$/.test(file)
}

function wordsFor(file: string, { app, entries }: AuditFacts): { message: string; help: string } {
  const major = nextMajor(app)
  const running = app.proxy.file
  if (running !== null) {
    return {
      message: `${file} never runs: ${running} is the proxy of this app${/(^|\/)middleware\./.test(file) && running.includes('proxy') && (major ?? 16) >= 16 ? ', and Next 16 refuses to build with both' : ''}.`,
      help: `Move what ${file} decides into ${running}, and remove it.`,
    }
  }
  const open = entries.filter(
    (entry) => entry.guard.status === 'open' && entry.kind !== 'metadata-route' && entry.file !== file,
  )
  const stands = open.length === 0 ? '' : ` Nothing else guards ${listed(open)}.`
  if (/(^|\/)proxy\./.test(file) && major !== null && major < 16) {
    return {
      message: `${file} never runs: Next ${major} knows the name \`middleware\` only.${stands}`,
      help: 'Call it `middleware` (and its export, too), or upgrade to Next 16.',
    }
  }
  const name = misnamed(file, major, app)
  if (name !== null) {
    return {
      message: `${file} never runs: Next does not know a proxy by this name. Nothing it protects is protected.${stands}`,
      help: `Call it \`${name}\`.`,
    }
  }
  return {
    message: `${file} never runs: Next does not read a proxy from there. Nothing it protects is protected.${stands}`,
    help: `Move it beside the \`app\` (or \`pages\`) folder${app.srcDir ? ', inside `src`' : ''}; the name is \`proxy\` from Next 16 on and \`middleware\` before.`,
  }
}

/** In the right folder under a name that is no proxy's (`middlewares.ts`, `Proxy.ts`, `middleware.mjs`): what to call it. */
function misnamed(file: string, major: number | null, { srcDir, config }: AuditFacts['app']): string | null {
  const [, folder = '', base = '', extension = ''] = /^(src\/)?([^/.]+)\.(.+)$/.exec(file) ?? []
  if (base === '' || (folder === 'src/') !== srcDir) return null
  const right = /^middleware/i.test(base) || (major ?? 16) < 16 ? 'middleware' : 'proxy'
  const known = config.pageExtensions
  if (base === right && known.includes(extension)) return null
  const script = /^[cm]?js/.test(extension) ? 'js' : 'ts'
  const as = known.includes(extension) ? extension : (known.find((one) => one.endsWith(script)) ?? script)
  return `${folder}${right}.${as}`
}
