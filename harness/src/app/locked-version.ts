/** Versions that a lock file fixes, for a checkout where nothing is installed. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { workspaceRoot } from './workspace.ts'

type Read = (text: string, name: string, importer: string, range: string | null) => string | null

const LOCK_FILES: readonly { file: string; read: Read }[] = [
  { file: 'package-lock.json', read: fromNpm },
  { file: 'pnpm-lock.yaml', read: fromPnpm },
  { file: 'yarn.lock', read: fromYarn },
  { file: 'bun.lock', read: fromBun },
]

/**
 * @param range as package.json declares it, which is how Yarn names what it locked
 * @returns null where there is no lock file, or it holds the package in several versions
 */
export function lockedVersion(root: string, name: string, range: string | null): string | null {
  // Only of the app and its workspace: a lock file further up belongs to something else.
  for (const folder of new Set([root, workspaceRoot(root) ?? root])) {
    const found = LOCK_FILES.find(({ file }) => existsSync(path.join(folder, file)))
    if (found) return readLock(path.join(folder, found.file), folder, found.read, { root, name, range })
  }
  return null
}

function readLock(
  file: string,
  folder: string,
  read: Read,
  { root, name, range }: { root: string; name: string; range: string | null },
): string | null {
  try {
    const text = readFileSync(file, 'utf8')
    const importer = path.relative(folder, root).split(path.sep).join('/')
    // All but Yarn's name the folders that they are for.
    if (!text.includes(importer) && path.basename(file) !== 'yarn.lock') return null
    return read(text, name, importer, range)
  } catch {
    return null
  }
}

function fromNpm(text: string, name: string, importer: string): string | null {
  interface Locked {
    version?: string
  }
  const lock = JSON.parse(text) as { packages?: Record<string, Locked>; dependencies?: Record<string, Locked> }
  const places = [importer === '' ? '' : `${importer}/`, 'node_modules/@clerk/nextjs/', '']
  const found = places.map((place) => lock.packages?.[`${place}node_modules/${name}`]?.version)
  return found.find((version) => version !== undefined) ?? lock.dependencies?.[name]?.version ?? null
}

/** `importers: > apps/web: > dependencies: > next: > version: 16.2.4(react@…)`, else the one `next@16.2.4` there is. */
function fromPnpm(text: string, name: string, importer: string): string | null {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => unquoted(line) === `${importer || '.'}:` && /^ {2}\S/.test(line))
  const end = lines.findIndex((line, index) => index > start && /^ {0,2}\S/.test(line))
  const section = start === -1 ? lines : lines.slice(start, end === -1 ? undefined : end)
  const at = section.findIndex((line) => /^ +/.test(line) && unquoted(line) === `${name}:`)
  const version = at === -1 ? undefined : section.slice(at + 1, at + 3).find((line) => /^\s+version:/.test(line))
  const direct = version === undefined ? undefined : /version:\s*['"]?(\d[\w.-]*)/.exec(version)?.[1]
  if (direct !== undefined) return direct
  return onlyOne(lines.flatMap((line) => versionAfter(unquoted(line).replace(/^\//, ''), name)))
}

function unquoted(line: string): string {
  return line.trim().replace(/['"]/g, '')
}

/** `15.2.2` of `next@15.2.2(react@19.0.0):` */
function versionAfter(line: string, name: string): string[] {
  if (!line.startsWith(`${name}@`)) return []
  const version = /^\d+\.\d+\.\d+[\w.-]*/.exec(line.slice(name.length + 1))?.[0]
  return version === undefined ? [] : [version]
}

/** Blocks headed `"next@^15.0.0", next@15.2.2:` (classic) or `"next@npm:^15.0.0":` (berry). */
function fromYarn(text: string, name: string, _importer: string, range: string | null): string | null {
  const blocks = [...text.matchAll(/^(["@\w][^\n]*):\r?\n\s+version:?\s+"?([^"\s]+)"?/gm)].map(([, head, version]) => ({
    names: (head ?? '').replace(/"/g, '').split(/,\s*/),
    version: version ?? '',
  }))
  const own = blocks.find(({ names }) =>
    names.some((one) => one === `${name}@${range}` || one === `${name}@npm:${range}`),
  )
  if (own) return own.version
  return onlyOne(
    blocks.filter(({ names }) => names.some((one) => one.startsWith(`${name}@`))).map(({ version }) => version),
  )
}

function fromBun(text: string, name: string): string | null {
  const key = name.replace(/[/@.-]/g, '\\$&')
  return new RegExp(`"${key}": \\["${key}@([^"]+)"`).exec(text)?.[1] ?? null
}

function onlyOne(versions: string[]): string | null {
  const [first, ...others] = new Set(versions)
  return others.length === 0 ? (first ?? null) : null
}
