/**
 * Rules that an audit of the app finds, as tables of small apps: `‹…›` in a file marks what must be reported there, and
 * nothing else may be.
 */
import path from 'node:path'
import type { Linter } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lintApp, type Files, type LintedApp } from './lint-app.ts'

export interface Valid {
  /** What the case claims. */
  name: string
  files: Files
  /** An app of its own: where it has a proxy or settings that the other cases of the table do not share. */
  alone?: boolean
}

export interface Expected {
  /** Whole, or a part that tells it from others. */
  message: string | RegExp
  /** Titles of the suggestions, and the file after each. Absent: there are none. */
  suggestions?: { title: string; output: string }[]
}

export interface Invalid extends Valid {
  /** One for each mark: files by name, marks in order. */
  errors: Expected[]
  /** The files that fixes change, after them. Absent: no fix may be offered. */
  fixed?: Files
}

export interface Table {
  /** Files of every case: a proxy, helpers. A case's own win. */
  common?: Files
  /** `settings.routewarden`; `exec: false` where nothing need run. */
  settings?: Record<string, unknown>
  valid: Valid[]
  invalid: Invalid[]
}

export function testProjectRule(id: string, { common = {}, settings = {}, valid, invalid }: Table): void {
  const all: Invalid[] = [...valid.map((one) => ({ ...one, errors: [] })), ...invalid]
  describe(id, () => {
    const together = all.filter(({ alone }) => alone !== true)
    describe.runIf(together.length > 0)('in one app', () => {
      let app: LintedApp
      beforeAll(async () => {
        const files = together.flatMap((one) => Object.entries(one.files))
        const names = files.map(([name]) => name)
        const twice = names.find((name, index) => names.indexOf(name) !== index)
        if (twice !== undefined) throw new Error(`two cases write ${twice}: give one \`alone: true\`, or another name`)
        app = await lintApp(unmarked({ ...common, ...Object.fromEntries(files) }), { rules: [id], settings })
      })
      afterAll(() => app.remove())
      it.each(together)('$name', (one) => judge(one, app))
    })
    const alone = all.filter((one) => one.alone === true)
    if (alone.length > 0)
      it.each(alone)('$name', async (one) => {
        const app = await lintApp(unmarked({ ...common, ...one.files }), { rules: [id], settings })
        try {
          await judge(one, app)
        } finally {
          await app.remove()
        }
      })
  })
}

async function judge({ files, errors, fixed }: Invalid, app: LintedApp): Promise<void> {
  const expected = [...errors]
  for (const [file, marked] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/\.[cm]?[jt]sx?$/.test(path.basename(file))) continue
    const { text, places } = readMarks(marked)
    const messages = await app.lint(file)
    expect(messages.map(placeOf), `${file}: ${messages.map(({ message }) => message).join('\n')}`).toEqual(places)
    for (const found of messages) {
      const wanted = expected.shift()
      if (typeof wanted?.message === 'string') expect(found.message).toBe(wanted.message)
      else expect(found.message).toMatch(wanted?.message ?? /^no such error is expected$/)
      const offered = (found.suggestions ?? []).map(({ desc, fix }) => ({ title: desc, output: apply(text, fix) }))
      expect(offered).toEqual(wanted?.suggestions ?? [])
    }
    const after = fixed?.[file]
    if (after !== undefined) expect(await app.fixed(file)).toBe(after)
    else expect(messages.filter(({ fix }) => fix !== undefined)).toEqual([])
  }
  expect(expected, 'errors without a mark').toEqual([])
}

function apply(text: string, { range, text: put }: { range: [number, number]; text: string }): string {
  return text.slice(0, range[0]) + put + text.slice(range[1])
}

type Place = Pick<Linter.LintMessage, 'line' | 'column' | 'endLine' | 'endColumn'>

const placeOf = ({ line, column, endLine, endColumn }: Linter.LintMessage): Place => ({
  line,
  column,
  endLine,
  endColumn,
})

const unmarked = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, readMarks(text).text]))

function readMarks(marked: string): { text: string; places: Place[] } {
  const places: Place[] = []
  let text = ''
  const here = () => ({ line: text.split('\n').length, column: text.length - text.lastIndexOf('\n') })
  for (const character of marked) {
    if (character === '‹') places.push({ ...here() })
    else if (character === '›') {
      const { line, column } = here()
      Object.assign(places.findLast((place) => place.endLine === undefined) ?? {}, { endLine: line, endColumn: column })
    } else text += character
  }
  return { text, places }
}
