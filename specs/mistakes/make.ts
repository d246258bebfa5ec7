import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import type { Mistake } from './mistake.ts'

const modules = import.meta.glob<{ default: Mistake }>('./*/mistake.ts', { eager: true })

/** Every mistake of the catalogue that has a case, with its id. */
export const MISTAKES = Object.entries(modules).map(([file, { default: mistake }]) => ({
  id: file.split('/')[1] ?? file,
  ...mistake,
}))

/** Makes a mistake in a copy of the reference app. */
export async function make({ change }: Mistake, dir: string): Promise<void> {
  if (!Array.isArray(change)) {
    await rename(path.join(dir, change.file), path.join(dir, change.moveTo))
    return
  }
  for (const one of change) {
    const file = path.join(dir, one.file)
    if ('content' in one) {
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, one.content)
      continue
    }
    const text = await readFile(file, 'utf8')
    expect(text.split(one.find), `${one.file} should hold the text to change exactly once`).toHaveLength(2)
    await writeFile(
      file,
      text.replace(one.find, () => one.replace),
    )
  }
}
