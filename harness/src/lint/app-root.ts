import path from 'node:path'
// Not by the door of the folder: whoever asks this only must not load the parser for it.
import { isNextApp } from '../app/find-apps.ts'

const known = new Map<string, string | null>()

/** The Next app in whose folder a file lies, the innermost one; null: none. Looked up once for each folder. */
export function appRootOf(file: string): string | null {
  const folder = path.dirname(file)
  let root = known.get(folder)
  if (root === undefined) {
    root = isNextApp(folder) ? folder : folder === path.dirname(folder) ? null : appRootOf(folder)
    known.set(folder, root)
  }
  return root
}
