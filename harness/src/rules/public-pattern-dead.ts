import { deadPatternRule } from './dead-patterns.ts'

/** CWE-561: a public pattern that matches no route: what it was meant for is still closed. */
export const publicPatternDead = deadPatternRule(
  { id: 'public-pattern-dead', cwe: 'CWE-561', asvs: 'V8.2.1' },
  'public',
  {
    message: (pattern, hint) =>
      `The public pattern '${pattern}' matches no route: what it was meant to open is still closed. ${hint}`.trim(),
    help: 'Correct the pattern, or remove it if the route is gone. `routewarden routes` lists what there is.',
  },
)
