/** Errors that a user can do something about: what went wrong, where, and what to do. Anything else is our bug. */
import { styleText } from 'node:util'
import { AppError } from '../app/index.ts'
import { ConfigError } from '../config/index.ts'
import { IdentityConfigError } from '../identities/index.ts'
import { EnvironmentError } from '../server/index.ts'
import { EXIT } from './exit-codes.ts'

/** Writes the error for a person and gives the exit code. */
export function explainFailure(error: unknown, stream: NodeJS.WritableStream): number {
  const usage = error instanceof ConfigError || error instanceof AppError || error instanceof IdentityConfigError
  if (usage || error instanceof EnvironmentError || isClerkError(error)) {
    const { message, help, file } = error as Error & { help?: string; file?: string | null }
    stream.write(`\n${red('✗')} ${message}\n`)
    if (file) stream.write(`  in ${file}\n`)
    if (help) stream.write(`  → ${help}\n`)
    return usage ? EXIT.usage : EXIT.environment
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  stream.write(`\n${red('✗')} Routewarden itself failed; please report this:\n${text}\n`)
  return EXIT.environment
}

const red = (text: string) => styleText('red', text, { stream: process.stderr })

/** The local Clerk's own start-up errors (port taken, production environment). */
function isClerkError(error: unknown): boolean {
  return error instanceof Error && error.name === 'LocalClerkError'
}
