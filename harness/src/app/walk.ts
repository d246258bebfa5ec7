/** Lists the files of a folder: bounded, safe from symbolic-link loops, in a stable order. */
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
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
  /** Folders already read, to be shared with whoever else walks there. */
  folders?: Folders
  /** Called for a folder that cannot be read. */
  onUnreadable?: (absolute: string, error: NodeJS.ErrnoException) => void
}

/** Folders that hold no source of an app, whatever the app. */
export const NOT_SOURCE: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'coverage', 'dist', 'out'])

/** Reads each folder once, whoever walks over it. Throws as `readdirSync` does. */
export class Folders {
  readonly #read = new Map<string, Dirent[]>()

  /** Entries of a folder, sorted by name. */
  entries(dir: string): readonly Dirent[] {
    let entries = this.#read.get(dir)
    if (entries === undefined) {
      entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
      this.#read.set(dir, entries)
    }
    return entries
  }

  /** Was it read? */
  has(dir: string): boolean {
    return this.#read.has(dir)
  }

  /** Absolute folders that were read. */
  read(): string[] {
    return [...this.#read.keys()]
  }

  /** Names in a folder; none where it cannot be read. */
  names(dir: string): string[] {
    try {
      return this.entries(dir).map(({ name }) => name)
    } catch {
      return []
    }
  }
}

/** Folders on the way to a file, which seem to hold nothing but it. */
export class FoldersTo extends Folders {
  readonly #file: string
  readonly #all: Folders

  /** @param all what was read of folders already */
  constructor(file: string, all: Folders) {
    super()
    this.#file = file
    this.#all = all
  }

  override entries(dir: string): readonly Dirent[] {
    if (!this.#file.startsWith(dir + path.sep)) return []
    const [name] = this.#file.slice(dir.length + 1).split(path.sep)
    return this.#all.entries(dir).filter((entry) => entry.name === name)
  }
}

/**
 * Files below `dir`, sorted by path. Links to folders are followed, as Next does (next/dist/lib/recursive-readdir.js);
 * a link back to a folder that is being walked is not.
 */
export function walkFiles(dir: string, options: WalkOptions = {}): WalkedFile[] {
  const files: WalkedFile[] = []
  const maxDepth = options.maxDepth ?? 40
  const folders = options.folders ?? new Folders()

  const visit = (absolute: string, relative: string, above: readonly string[]): void => {
    let entries
    try {
      entries = folders.entries(absolute)
    } catch (error) {
      options.onUnreadable?.(absolute, error as NodeJS.ErrnoException)
      return
    }
    const inside = [...above, absolute]
    for (const entry of entries) {
      const child = path.join(absolute, entry.name)
      const childRelative = relative === '' ? entry.name : `${relative}/${entry.name}`
      const linked = entry.isSymbolicLink()
      const kind = linked ? linkedKind(child) : entry.isDirectory() ? 'folder' : 'file'
      if (kind === 'folder') {
        if (
          inside.length <= maxDepth &&
          (options.enter?.(entry.name, child) ?? true) &&
          !(linked && leadsTo(inside, child))
        )
          visit(child, childRelative, inside)
      } else if (kind === 'file' && (options.accept?.(entry.name, childRelative) ?? true)) {
        files.push({ path: child, relative: childRelative })
      }
    }
  }

  visit(dir, '', [])
  return files
}

/** Does a link lead to one of the folders that it lies in? */
function leadsTo(folders: readonly string[], link: string): boolean {
  try {
    const target = realpathSync(link)
    return folders.some((folder) => realpathSync(folder) === target)
  } catch {
    return true
  }
}

function linkedKind(link: string): 'folder' | 'file' | null {
  try {
    return statSync(link).isDirectory() ? 'folder' : 'file'
  } catch {
    return null
  }
}
