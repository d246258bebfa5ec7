import type { ParsedFile } from '../app/index.ts'

const VARIABLE = /\b(?:process\.)?env(?:\.([A-Z][A-Z0-9_]*)|\[\s*['"`]([A-Z][A-Z0-9_]*)['"`]\s*\])/g

/** Secrets of something else. */
const OTHER = /^(CLERK_SECRET_KEY|STRIPE_SECRET_KEY|STRIPE_API_KEY|GITHUB_TOKEN|DATABASE_URL|NODE_ENV|NEXT_PUBLIC_.*)$/

/**
 * The environment variable that a webhook's signing secret is read from: one named after a webhook or a signature
 * before any other secret, the nearest to the verification among equals.
 * @param near offset of the verification; null when it is elsewhere, and then only the telling names count
 */
export function secretVariable(file: ParsedFile, near: number | null): string | null {
  const found = [...file.code.matchAll(VARIABLE)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? ''
    const rank = rankOf(name)
    if (rank === null || (near === null && rank > 0)) return []
    return [{ name, rank, distance: Math.abs(match.index - (near ?? 0)) }]
  })
  return found.sort((a, b) => a.rank - b.rank || a.distance - b.distance)[0]?.name ?? null
}

function rankOf(name: string): number | null {
  if (OTHER.test(name)) return null
  if (/WEBHOOK|SIGNING|SVIX|HOOK_SECRET/.test(name)) return 0
  return /SECRET/.test(name) ? 1 : null
}
