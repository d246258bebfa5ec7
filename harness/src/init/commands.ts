/** The words of the app's package manager. */
import { detect } from 'package-manager-detector/detect'
import { resolveCommand } from 'package-manager-detector/commands'
import type { Agent } from 'package-manager-detector'

export interface Commands {
  /** `npm`, `pnpm`, `yarn`, `bun` … */
  name: string
  /** `npx routewarden audit` */
  routewarden: (...args: string[]) => string
  /** Installs what package.json names. */
  install: string
  /** Installs exactly what the lock file names: in CI. */
  installFrozen: string
  /** Yarn 2 or later. */
  isBerry: boolean
  /** Is there a lock file, or a word in package.json, that says so? Else npm is taken. */
  isTold: boolean
}

/** @param dir absolute folder of the app; its parents are looked at, too */
export async function commandsOf(dir: string): Promise<Commands> {
  const found = await detect({ cwd: dir })
  const agent: Agent = found?.agent ?? 'npm'
  const words = (command: Parameters<typeof resolveCommand>[1], args: string[]) => {
    const resolved = resolveCommand(agent, command, args) ?? resolveCommand('npm', command, args)
    return [resolved?.command, ...(resolved?.args ?? [])].join(' ')
  }
  return {
    name: found?.name ?? 'npm',
    routewarden: (...args) => words('execute-local', ['routewarden', ...args]),
    install: words('install', []),
    installFrozen: words('frozen', []),
    isBerry: agent === 'yarn@berry',
    isTold: found !== null,
  }
}
