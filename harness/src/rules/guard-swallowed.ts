import { flawRule, strangersCan } from './guard-flaw.ts'

/** CWE-636: not failing securely. The refusal is thrown inside a `try` whose `catch` goes on. */
export const guardSwallowed = flawRule({ id: 'guard-swallowed', cwe: 'CWE-636', asvs: 'V16.5.3' }, 'swallowed', {
  says: (entry, { place }) =>
    `the refusal is thrown inside a \`try\` (${place.what}) whose \`catch\` goes on: ${strangersCan(entry)}.`,
  help: () =>
    'Check before the `try`, or throw again in the `catch`: Next redirects and 404s are errors on their way, too (`unstable_rethrow`).',
})
