import type { Mistake } from '../mistake.ts'

/** One backslash in a string, where two are meant. */
export default {
  change: [
    { file: 'proxy.ts', find: `'/((?!_next|[^?]*\\\\.(?:html?`, replace: `'/((?!_next|[^?]*\\.(?:html?` },
    { file: 'app/team/documents/page.tsx', content: `export default function Team() {\n  return <h1>Team</h1>\n}\n` },
  ],
  audit: [
    { rule: 'matcher-unescaped-dot', file: 'proxy.ts', says: /does not run for \/team\/documents/, severity: 'error' },
    { rule: 'matcher-misses-routes', file: 'proxy.ts', says: /\/team\/documents/ },
  ],
} satisfies Mistake
