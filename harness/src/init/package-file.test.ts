import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VERSION } from '../version.ts'
import { ignoreStep } from './ignore-file.ts'
import { packageStep } from './package-file.ts'
import { isProposal } from './types.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'routewarden-package-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function edited(text: string, hasEslint = true): string | null {
  writeFileSync(path.join(root, 'package.json'), text)
  const step = packageStep(root, hasEslint)
  return isProposal(step) ? step.after : null
}

describe('package.json', () => {
  it('keeps its indentation, its line endings and all else', () => {
    const text = '{\r\n\t"name": "a",\r\n\t"odd": [1,2],\r\n\t"scripts": { "dev": "next dev" }\r\n}\r\n'
    const after = edited(text, false) ?? ''
    expect(after).not.toMatch(/[^\r]\n/)
    expect(after).toContain('\r\n\t"odd": [1,2],\r\n')
    expect(after).toMatch(/\r\n\t+"routewarden": "routewarden policy check"/)
    expect(after).not.toContain('eslint-plugin')
    expect(JSON.parse(after)).toMatchObject({
      scripts: { dev: 'next dev' },
      devDependencies: { routewarden: `^${VERSION}` },
    })
  })

  it('takes packages in the order in which they stand, and none that are there', () => {
    const after = edited('{ "devDependencies": { "eslint": "9", "prettier": "3", "typescript": "5" } }') ?? ''
    const { devDependencies } = JSON.parse(after) as { devDependencies: Record<string, string> }
    expect(Object.keys(devDependencies)).toEqual([
      'eslint',
      'eslint-plugin-routewarden',
      'prettier',
      'routewarden',
      'typescript',
    ])
    const other = JSON.parse(edited('{ "dependencies": { "routewarden": "file:x" } }') ?? '') as {
      devDependencies: object
    }
    expect(Object.keys(other.devDependencies)).toEqual(['eslint-plugin-routewarden'])
  })

  it('keeps a script of the same name, and has nothing left to do afterwards', () => {
    const after = edited('{ "scripts": { "routewarden": "mine" } }') ?? ''
    expect(JSON.parse(after)).toMatchObject({
      scripts: { routewarden: 'mine', 'routewarden:test': 'routewarden test' },
    })
    expect(edited(after)).toBeNull()
  })

  it.each(['', '{ "scripts": ', '[]', 'null', '{ "scripts": [] }'])('is left to a person where it is %j', (text) => {
    expect(edited(text)).toBeNull()
  })
})

describe('.gitignore', () => {
  const step = (text: string | null) => {
    if (text !== null) writeFileSync(path.join(root, '.gitignore'), text)
    return ignoreStep(root, null)
  }

  it('gets a line where none covers the folder of reports', () => {
    expect(step('/node_modules')).toMatchObject({ after: '/node_modules\n\n# reports of Routewarden\n.routewarden/\n' })
    expect(step('a\r\n')).toMatchObject({ after: 'a\r\n\r\n# reports of Routewarden\r\n.routewarden/\r\n' })
  })

  it.each(['.routewarden', '/.routewarden/', '**/.routewarden/**', '.*'])('is left where it has %s', (line) => {
    expect(step(`${line}\n`)).toMatchObject({ kind: 'there' })
  })

  it('is not made where there is none', () => {
    expect(step(null)).toBeNull()
  })
})
