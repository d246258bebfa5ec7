/** The first policy: who gets in today, and the findings of today accepted for a while, so that adoption starts green. */
import path from 'node:path'
import { existsSync } from 'node:fs'
import type { Finding } from '../access/index.ts'
import { auditApp } from '../audit/index.ts'
import type { LoadedConfig } from '../config/index.ts'
import { accept, asLoaded, dayOf, POLICY_FILE, readFrom, record, type Policy, type Seen } from '../policy/index.ts'
import type { Progress } from '../progress.ts'
import { clean, plural } from '../report/index.ts'
import type { Step } from './types.ts'

const ACCEPTED_DAYS = 90
const MAX_NAMED = 12
const DAY_MS = 86_400_000

/** What an audit without a policy says. */
export type Today = Pick<Seen, 'entries' | 'identities' | 'config'>

/**
 * @param loaded the config as it is, or as it will be
 * @param known what an audit with that config said, where one was made
 */
export async function policyStep(
  root: string,
  loaded: LoadedConfig,
  progress: Progress,
  known: Today | null,
): Promise<Step> {
  const file = path.join(root, POLICY_FILE)
  if (existsSync(file)) return { file, kind: 'there', lines: ['says who gets in'] }
  const today = known ?? (await auditToday(root, loaded, progress))
  const { policy } = record(null, { ...today, basis: 'predicted' })
  const held = { dir: root, app: '.', loaded: at(root, loaded), progress, policy: asLoaded(policy, root) }
  const open = (await auditApp(held)).report.findings.filter(({ accepted }) => accepted === undefined)
  const until = dayOf(new Date(Date.now() + ACCEPTED_DAYS * DAY_MS))
  const reason = `there when Routewarden was adopted, ${dayOf(new Date())}`
  const accepted = accept([], open, open, readFrom(root), { reason, until })
  const unknown = Object.values(policy.entries).filter(({ access }) => access === 'unknown').length
  return {
    file,
    title: titleOf(policy, open.length),
    before: null,
    after: asLoaded({ ...policy, accepted }, root).text,
    remarks: [
      ...aboutFindings(open, until),
      ...(unknown === 0
        ? []
        : [
            `Of ${plural(unknown, 'entry point')} it could not be told who gets in: declare the access there by hand, or record what a running server shows (\`routewarden test\`).`,
          ]),
    ],
  }
}

async function auditToday(root: string, loaded: LoadedConfig, progress: Progress): Promise<Today> {
  const audited = await auditApp({ dir: root, app: '.', loaded: at(root, loaded), progress, policy: null })
  const { entries, identities } = audited.report
  return { entries, identities, config: audited.configRoutes }
}

/** Relative paths of the config start from its own folder; the audit is told the app's. */
const at = (root: string, loaded: LoadedConfig): LoadedConfig => ({ ...loaded, dir: root })

function titleOf({ entries }: Policy, findings: number): string {
  const baseline =
    findings === 0 ? '' : `, and ${plural(findings, 'finding')} of today accepted for ${ACCEPTED_DAYS} days`
  return `the policy: who gets in today at ${plural(Object.keys(entries).length, 'entry point')}${baseline}`
}

/** What is accepted is not forgotten: errors by name. */
function aboutFindings(findings: Finding[], until: string): string[] {
  if (findings.length === 0) return []
  // What could not be told is said in a line of its own.
  const errors = findings.filter(({ severity, rule }) => severity === 'error' && rule !== 'policy-undeclared')
  const named = errors
    .slice(0, MAX_NAMED)
    .map(({ rule, entry, file, line }) => `  ${rule} · ${clean(entry ?? `${file}:${line}`)}`)
  const more = errors.length > MAX_NAMED ? [`  … and ${errors.length - MAX_NAMED} more`] : []
  return [
    `Accepted until ${until}, so that the check starts green: ${plural(findings.length, 'finding')}, ${plural(errors.length, 'error')} among them. \`routewarden audit\` shows each.`,
    ...named,
    ...more,
  ]
}
