import type { Finding, ReportEntry } from '../access/index.ts'
import { observedFinding, type ObservedRule, type RunFacts, type RuleMeta } from './rule.ts'

/** CWE-835: a loop whose end cannot be reached. */
const meta: RuleMeta = { id: 'redirect-loop', cwe: 'CWE-835', asvs: 'V8.2.1' }

/** Seen in a browser (`test --browser`): on a page that is none of those where people sign in. */
export const redirectLoop: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const loops = loopsOf(entry).filter(({ loop }) => !signInLoop(loop, facts))
      return loops.length === 0 ? [] : [loopFinding(meta, entry, loops)]
    }),
}

export interface Loop {
  identity: string
  loop: string[]
}

export function loopsOf(entry: ReportEntry): Loop[] {
  return Object.entries(entry.browser ?? {}).flatMap(([identity, { loop, steps }]) =>
    loop ? [{ identity, loop: [...new Set(steps.map((step) => step.replace(/^→ | \d+$/g, '')))].slice(-3) }] : [],
  )
}

export function signInLoop(loop: string[], { signInPaths }: RunFacts): boolean {
  const bare = (path: string) => path.replace(/(.)\/$/, '$1')
  return loop.some((step) => signInPaths.some((path) => bare(step) === bare(path) || step.startsWith(`${bare(path)}/`)))
}

export function loopFinding(rule: RuleMeta, entry: ReportEntry, loops: Loop[]): Finding {
  const who = loops.map(({ identity }) => identity).join(', ')
  const round = loops[0]?.loop.join(' → ') ?? ''
  return observedFinding(rule, {
    severity: 'error',
    entry,
    message: `Whoever opens ${entry.path} as ${who} is sent round in circles (${round}): the browser never shows a page.`,
    evidence: loops.map(({ identity, loop }) => `browser ${entry.path} as ${identity}: ${loop.join(' → ')}`),
    help: `Let one of ${round} answer this caller without a redirect: two checks (proxy, layout, page, component) disagree about where they belong.`,
  })
}
