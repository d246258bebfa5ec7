import { deadPatternRule } from './dead-patterns.ts'

/** CWE-561: a protected pattern that matches no route: it protects nothing. */
export const protectedPatternDead = deadPatternRule(
  { id: 'protected-pattern-dead', cwe: 'CWE-561', asvs: 'V8.2.1' },
  'protected',
  {
    message: (pattern, hint) =>
      `The protected pattern '${pattern}' matches no route: it protects nothing. ${hint}`.trim(),
    help: 'Correct the pattern, or remove it if the route is gone. `routewarden routes` lists what there is.',
  },
)
