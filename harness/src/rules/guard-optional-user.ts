import { flawRule, onlyReads, strangersCan } from './guard-flaw.ts'

/** CWE-862: the user is looked up and never required, where data is changed. */
export const guardOptionalUser = flawRule(
  { id: 'guard-optional-user', cwe: 'CWE-862', asvs: 'V8.3.1' },
  'optional-user',
  {
    says: (entry, { place }) => `${place.what} looks up who calls, and nobody is turned away: ${strangersCan(entry)}.`,
    help: (_, { place }) =>
      `Turn away who is not signed in: \`if (!userId) …\` after ${place.what}, or \`await auth.protect()\`.`,
    unless: onlyReads,
  },
)
