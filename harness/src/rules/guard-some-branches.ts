import { flawRule, strangersCan } from './guard-flaw.ts'

/** CWE-862: missing authorization on some of the ways through the code. */
export const guardSomeBranches = flawRule(
  { id: 'guard-some-branches', cwe: 'CWE-862', asvs: 'V8.3.1' },
  'some-branches',
  {
    says: (entry, { place }) =>
      `the check stands on some ways only: on another, ending in \`${place.what}\`, ${strangersCan(entry)}.`,
    help: () => 'Check first, on every way: before any condition that the request, or the environment, decides.',
  },
)
