import { defineConfig } from 'drizzle-kit'

// `npm run db:generate` after a change of db/schema.ts; the SQL it writes is committed and reviewed.
export default defineConfig({ dialect: 'postgresql', schema: './db/schema.ts', out: './drizzle' })
