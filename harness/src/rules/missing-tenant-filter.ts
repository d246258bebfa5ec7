import { wronglyAdmittedRule } from './wrongly-admitted.ts'

/** CWE-639: access through a user-controlled key. ASVS 5.0 V8.4.1: no cross-tenant access. */
export const missingTenantFilter = wronglyAdmittedRule(
  { id: 'missing-tenant-filter', cwe: 'CWE-639', asvs: 'V8.4.1' },
  (access) => access === 'org',
  (entry) =>
    `Filter every query behind ${entry.file} by \`orgId\` from \`auth()\`, never by an id of the request alone.`,
)
