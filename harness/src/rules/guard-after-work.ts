import { flawRule } from './guard-flaw.ts'

/** CWE-696: data is read or changed before the caller is turned away. */
export const guardAfterWork = flawRule({ id: 'guard-after-work', cwe: 'CWE-696', asvs: 'V8.3.1' }, 'after-work', {
  says: (_, { place }) =>
    `${place.what} runs before the caller is turned away: strangers get it to do that work, and see by its effects or its time what it did.`,
  help: (_, { place }) => `Check first, then do ${place.what}.`,
})
