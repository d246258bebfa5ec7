import { flawRule, strangersCan } from './guard-flaw.ts'

/** CWE-252: a helper returns the refusal, and nobody returns it. */
export const guardResultIgnored = flawRule(
  { id: 'guard-result-ignored', cwe: 'CWE-252', asvs: 'V8.3.1' },
  'result-ignored',
  {
    says: (entry, { place }) =>
      `${place.what} gives back a refusal as a response, which is dropped: ${strangersCan(entry)}.`,
    help: (_, { place }) =>
      `Return it: \`const refused = ${place.what.replace(/;$/, '')}; if (refused instanceof Response) return refused\`, or let the helper throw.`,
  },
)
