import { flawRule, strangersCan } from './guard-flaw.ts'

/** CWE-252: a promise of a guard is dropped, or taken for what it promises. */
export const guardAwait = flawRule({ id: 'guard-await', cwe: 'CWE-252', asvs: 'V8.3.1' }, 'not-awaited', {
  says: (entry, { place }) =>
    entry.guard.status === 'guarded'
      ? `${place.what} is a promise and not awaited: what is read of it is undefined, so nobody gets in.`
      : `${place.what} is not awaited: a promise is always truthy and its refusal comes too late, so ${strangersCan(entry)}.`,
  help: (_, { place }) => `Write \`await\` before it (${place.file}:${place.line}).`,
})
