/** Which imports of a proxy are replaced by inert stand-ins, as running them would reach for a database or the network. */

/** Packages whose work is to talk to something outside. Clerk's own is not among them: the local Clerk answers it. */
const NETWORK_PACKAGES: readonly RegExp[] = [
  /^@prisma\//,
  /^prisma$/,
  /^(pg|pg-pool|postgres|mysql|mysql2|mongodb|mongoose|mssql|oracledb|better-sqlite3|sqlite3|typeorm|sequelize|knex)$/,
  /^@(neondatabase|planetscale|libsql|supabase|firebase|aws-sdk|google-cloud|azure|electric-sql)\//,
  /^@vercel\/(postgres|kv|blob|edge-config|flags|analytics|otel|functions)/,
  /^@upstash\//,
  /^(ioredis|redis|memjs|memcached|kafkajs|amqplib|bullmq)$/,
  /^@arcjet\//,
  /^@sentry\//,
  /^(posthog-node|@posthog\/.*|mixpanel|@segment\/.*|@amplitude\/.*|statsig-node|@statsig\/.*|launchdarkly.*|flagsmith.*)$/,
  /^@(axiomhq|logtail|datadog|newrelic|bugsnag|opentelemetry|highlight-run|logsnag|baselime)\//,
  /^(dd-trace|newrelic|rollbar|winston|pino|logsnag|next-axiom)$/,
  /^(firebase|firebase-admin|convex|stripe|resend|nodemailer|twilio|openai|@anthropic-ai\/sdk|axios|got|node-fetch|ky)$/,
  /^(@sanity\/client|next-sanity|contentful|@contentful\/.*|@hygraph\/.*|graphql-request|@apollo\/client.*)$/,
]

export function reachesOutside(packageName: string): boolean {
  return NETWORK_PACKAGES.some((pattern) => pattern.test(packageName))
}

/** `@scope/name` or `name` of an import; null for a path. */
export function packageNameOf(specifier: string): string | null {
  if (/^[./]/.test(specifier) || specifier === '') return null
  const [first = '', second] = specifier.split('/')
  return first.startsWith('@') ? (second === undefined ? null : `${first}/${second}`) : first
}
