import type { MatcherEntry } from '../proxy/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-185: in a JavaScript string `'\.'` is `.`, which stands for any character. */
const meta: RuleMeta = { id: 'matcher-unescaped-dot', cwe: 'CWE-185', asvs: 'V8.3.1' }

/** A dot that follows a repetition and stands before the list of extensions: `[^?]*.(?:html|css)`. */
const UNESCAPED = /([*+])\.(\((?:\?:)?[a-z])/

export const matcherUnescapedDot: AuditRule = {
  ...meta,
  check: (facts) => {
    const { proxy } = facts
    if (proxy?.matcher.status !== 'static') return []
    return proxy.matcher.entries.filter(({ source }) => UNESCAPED.test(source)).map((entry) => findingOf(entry, facts))
  },
}

function findingOf(matcher: MatcherEntry, facts: AuditFacts) {
  const skipped = facts.entries.flatMap((entry) => {
    const asked = plainAnswer(entry, facts)
    const looksLikeFile = entry.path.split('/').at(-1)?.includes('.') === true
    return asked?.answer.runs === false && !looksLikeFile && !isMadeForAll(entry, facts) ? [{ entry, asked }] : []
  })
  const [first] = skipped
  return auditFinding(meta, {
    severity: first ? 'error' : 'warning',
    confidence: first ? 'executed' : 'read',
    ...matcher,
    message: `The dot before the file extensions is not escaped, so it stands for any character: the proxy does not run for ${first ? first.asked.sample.path : 'nested paths such as /team/documents/1'}.`,
    evidence: skipped.slice(0, 3).map(({ entry, asked }) => shown(entry, asked)),
    help: 'Write two backslashes in the string: `[^?]*\\\\.(?:html?|css|…)`.',
  })
}
