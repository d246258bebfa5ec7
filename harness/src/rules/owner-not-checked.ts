import { wronglyAdmittedRule } from './wrongly-admitted.ts'

/** CWE-639: access through a user-controlled key (IDOR). ASVS 5.0 V8.2.2: data-specific access. */
export const ownerNotChecked = wronglyAdmittedRule(
  { id: 'owner-not-checked', cwe: 'CWE-639', asvs: 'V8.2.2' },
  (access) => access === 'owner',
  (entry) =>
    `Load the row and compare its owner with \`userId\` from \`auth()\` before ${entry.file} shows or changes it.`,
)
