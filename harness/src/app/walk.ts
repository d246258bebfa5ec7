/** Lists the files of a folder: bounded, safe from symbolic-link loops, in a stable order. */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'

export interface WalkedFile {
  /** Absolute. */
  path: string
  /** Relative to the folder that was walked, with `/`. */
  relative: string
}

export interface WalkOptions {
  /** False: do not go into this folder. */
  enter?: (name: string, absolute: string) => boolean
  /** False: leave this file out. */
  accept?: (name: string, relative: string) => boolean
  /** Most levels below the folder. Default 40. */
  maxDepth?: number
  /** Called for a folder that cannot be read. */
  onUnreadable?: (absolute: string, error: NodeJS.ErrnoException) => void
}

/** Folders that hold no source of an app, whatever the app. */
export const NOT_SOURCE: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'coverage', 'dist', 'out'])

/**
 * Files below `dir`, sorted by path. Links to folders are followed, as Next does (next/dist/lib/recursive-readdir.js);
 * a link back to a folder that is being walked is not.
 */
export function walkFiles(dir: string, options: WalkOptions = {}): WalkedFile[] {
  const files: WalkedFile[] = []
  const maxDepth = options.maxDepth ?? 40

  const visit = (absolute: string, relative: string, depth: number, above: ReadonlySet<string>): void => {
    let entries
    let real
    try {
      real = realpathSync(absolute)
      if (above.has(real)) return
      entries = readdirSync(absolute, { withFileTypes: true })
    } catch (error) {
      options.onUnreadable?.(absolute, error as NodeJS.ErrnoException)
      return
    }
    const inside = new Set(above).add(real)
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = path.join(absolute, entry.name)
      const childRelative = relative === '' ? entry.name : `${relative}/${entry.name}`
      const kind = entry.isSymbolicLink() ? linkedKind(child) : entry.isDirectory() ? 'folder' : 'file'
      if (kind === 'folder') {
        if (depth < maxDepth && (options.enter?.(entry.name, child) ?? true))
          visit(child, childRelative, depth + 1, inside)
      } else if (kind === 'file' && (options.accept?.(entry.name, childRelative) ?? true)) {
        files.push({ path: child, relative: childRelative })
      }
    }
  }

  visit(dir, '', 0, new Set())
  return files
}

function linkedKind(link: string): 'folder' | 'file' | null {
  try {
    return statSync(link).isDirectory() ? 'folder' : 'file'
  } catch {
    return null
  }
}
