import { wronglyAdmittedRule } from './wrongly-admitted.ts'

/** CWE-863: incorrect authorization. ASVS 5.0 V8.2.1: function-level access for those with explicit permission. */
export const roleCheckNegation = wronglyAdmittedRule(
  { id: 'role-check-negation', cwe: 'CWE-863', asvs: 'V8.2.1' },
  (access) =>
    access === null || access === 'signed-in' || /^(role|permission|org):/.test(access) || access === 'unknown',
  (entry) =>
    `Check the role or permission in ${entry.file}, on the server, before any work: \`has({ role })\` or the session claim; look for an inverted condition or a missing check.`,
)
