import type { Mistake } from '../mistake.ts'

/** The matcher comes from a variable: Next reads the text, and runs nothing. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `export const config = {\n  matcher: [`,
      replace: `const base = '/((?!_next).*)'\n\nexport const config = {\n  matcher: [\n    base,`,
    },
  ],
  audit: [{ rule: 'matcher-not-static', file: 'proxy.ts', says: /cannot read `config`.*`base`/, severity: 'error' }],
} satisfies Mistake
