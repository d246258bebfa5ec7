import { flawRule } from './guard-flaw.ts'

/** CWE-1188: where the secret is not set, a value that anyone can name is accepted. */
export const secretUnsetAccepted = flawRule(
  { id: 'secret-unset-accepted', cwe: 'CWE-1188', asvs: 'V16.5.3' },
  'unset-secret',
  {
    says: (_, { place }) =>
      `${place.what} compares what the caller sends with a variable that may not be set: then \`undefined\` in its place lets anyone in (\`Bearer undefined\`).`,
    help: () =>
      'Refuse when the variable is not set: `if (!process.env.CRON_SECRET) return new Response(null, { status: 500 })` before comparing.',
  },
)
