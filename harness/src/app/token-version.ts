/** Which version of session tokens the app's own Clerk SDK reads. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { AppFacts } from './types.ts'

/** The part of @clerk/shared that reads version 2 claims; SDKs without it read version 1 only (all of @clerk/nextjs 5). */
const READS_VERSION_2 = ['dist/jwtPayloadParser.mjs', 'dist/runtime/jwtPayloadParser.mjs', 'dist/jwtPayloadParser.js']

export function tokenVersionOf(app: AppFacts): 1 | 2 {
  if (!app.clerk) return 2
  try {
    const manifest = createRequire(path.join(app.clerk.dir, 'package.json')).resolve('@clerk/shared/package.json')
    return READS_VERSION_2.some((file) => existsSync(path.join(path.dirname(manifest), file))) ? 2 : 1
  } catch {
    return 2 // not resolvable from there (Yarn PnP): what every current SDK reads
  }
}
