/** Reads and writes the file. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from '../config/index.ts'
import { formatPolicy } from './format.ts'
import { parsePolicy } from './parse.ts'
import { POLICY_FILE, type LoadedPolicy, type Policy } from './types.ts'

/**
 * @param root folder of the app
 * @returns null: there is none
 * @throws {ConfigError} it cannot be used as it is
 */
export function loadPolicy(root: string): LoadedPolicy | null {
  const file = path.join(root, POLICY_FILE)
  return existsSync(file) ? parsePolicy(readFileSync(file, 'utf8'), file) : null
}

/** A policy that was not written yet, with the places its lines will have. */
export function asLoaded(policy: Policy, root: string): LoadedPolicy {
  return parsePolicy(formatPolicy(policy), path.join(root, POLICY_FILE))
}

/**
 * Whole or not at all. What somebody wrote into the file since it was read is not overwritten.
 * @param before the policy as it was read; null: there was none
 * @returns was there anything to write?
 * @throws {ConfigError} the file is not what was read
 */
export async function writePolicy(root: string, policy: Policy, before: LoadedPolicy | null): Promise<boolean> {
  const given = path.join(root, POLICY_FILE)
  // A link stays one.
  const file = existsSync(given) ? realpathSync(given) : given
  const now = existsSync(file) ? readFileSync(file, 'utf8') : null
  if (now !== (before?.text ?? null))
    throw new ConfigError('The policy was changed while it was being worked on; nothing was written.', {
      file: given,
      help: 'Run the command again.',
    })
  const text = formatPolicy(policy)
  if (text === now) return false
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return true
}
