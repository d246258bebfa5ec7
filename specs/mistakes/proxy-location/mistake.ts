import type { Mistake } from '../mistake.ts'

/** Next builds without a word, and the file never runs. */
export default {
  build: 'proxy-misplaced',
  change: { file: 'proxy.ts', moveTo: 'app/proxy.ts' },
  finds: [{ rule: 'proxy-location', says: /app\/proxy\.ts never runs/ }],
  audit: [{ rule: 'proxy-location', file: 'app/proxy.ts', says: /app\/proxy\.ts never runs/, severity: 'error' }],
} satisfies Mistake
