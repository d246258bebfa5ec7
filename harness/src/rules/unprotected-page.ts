import { unprotectedAudit, unprotectedRule } from './unprotected.ts'
import type { EntryKind } from '../access/index.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-306: missing authentication for a critical function. ASVS 5.0 V8.3.1: authorization at a trusted service layer. */
const meta: RuleMeta = { id: 'unprotected-page', cwe: 'CWE-306', asvs: 'V8.3.1' }
const kinds: EntryKind[] = ['page', 'pages-page']

export const unprotectedPage = unprotectedRule(meta, kinds)
export const unprotectedPageAudit = unprotectedAudit(meta, kinds)
