/** Rule tests as tables: `‹…›` in the code marks what must be reported, and every case runs under both parsers. */
import { createRequire } from 'node:module'
import type { TSESLint } from '@typescript-eslint/utils'
import { RuleTester, type InvalidTestCase, type TestCaseError } from '@typescript-eslint/rule-tester'
import { afterAll, describe, it } from 'vitest'

RuleTester.afterAll = afterAll
RuleTester.describe = describe
RuleTester.it = it
RuleTester.itOnly = it.only

interface Common<Options> {
  /** What the case claims. */
  name: string
  code: string
  options?: Options
  /** Default `app/page.tsx`. */
  filename?: string
  /** Not JavaScript: the case is not run under espree. */
  typescript?: boolean
}

interface Expected<MessageId extends string> {
  message: MessageId
  data?: Record<string, string>
  suggestions?: { message: MessageId; data?: Record<string, string>; output: string }[]
}

export interface Invalid<MessageId extends string, Options> extends Common<Options> {
  /** One for each mark, in order. */
  errors: Expected<MessageId>[]
  /** The fixed code; several where ESLint needs more than one pass; absent where no fix may be offered. */
  output?: string | string[]
}

export interface Table<MessageId extends string, Options> {
  valid: Common<Options>[]
  invalid: Invalid<MessageId, Options>[]
}

const fromEslint = createRequire(createRequire(import.meta.url).resolve('eslint'))
const espree = fromEslint('espree') as TSESLint.Parser.LooseParserModule

export function testRule<MessageId extends string, Options extends readonly unknown[]>(
  id: string,
  rule: unknown,
  table: Table<MessageId, Options>,
): void {
  const parserOptions = { ecmaFeatures: { jsx: true } }
  run('TypeScript', new RuleTester({ languageOptions: { parserOptions } }), 'page.tsx', table)
  const plain = <Case extends Common<Options>>(cases: Case[]) => cases.filter((one) => !one.typescript)
  const javascript = new RuleTester({
    languageOptions: { parser: espree, parserOptions },
  })
  run('JavaScript', javascript, 'page.jsx', { valid: plain(table.valid), invalid: plain(table.invalid) })

  function run(
    language: string,
    tester: RuleTester,
    filename: string,
    { valid, invalid }: Table<MessageId, Options>,
  ): void {
    // The tester's copy of the types is another than ours.
    const subject = rule as Parameters<typeof tester.run<MessageId, Options>>[1]
    tester.run(`${id} in ${language}`, subject, {
      valid: valid.map((one) => ({ filename, ...forTester(one) })),
      invalid: invalid.map((one) => invalidCase(one, filename)),
    })
  }
}

function invalidCase<MessageId extends string, Options extends readonly unknown[]>(
  { errors, output, ...rest }: Invalid<MessageId, Options>,
  filename: string,
): InvalidTestCase<MessageId, Options> {
  const { code, places } = readMarks(rest.code)
  if (places.length !== errors.length) throw new Error(`${rest.name}: ${places.length} marks, ${errors.length} errors`)
  return {
    filename,
    ...forTester(rest),
    code,
    output: output ?? null,
    errors: errors.map(({ message, data, suggestions }, index): TestCaseError<MessageId> => ({
      messageId: message,
      ...(data ? { data } : {}),
      ...places[index],
      suggestions:
        suggestions?.map((one) => ({
          messageId: one.message,
          output: one.output,
          ...(one.data ? { data: one.data } : {}),
        })) ?? null,
    })),
  }
}

/** Without what only this table knows; the tester refuses keys that it does not. */
function forTester<Case extends { typescript?: boolean }>(one: Case): Omit<Case, 'typescript'> {
  const rest = { ...one }
  delete rest.typescript
  return rest
}

interface Place {
  line: number
  column: number
  endLine: number
  endColumn: number
}

function readMarks(marked: string): { code: string; places: Place[] } {
  const places: Place[] = []
  let code = ''
  const here = () => ({ line: code.split('\n').length, column: code.length - code.lastIndexOf('\n') })
  for (const character of marked) {
    if (character === '‹') places.push({ ...here(), endLine: 0, endColumn: 0 })
    else if (character === '›') {
      const { line, column } = here()
      Object.assign(places.findLast((place) => place.endLine === 0) ?? {}, { endLine: line, endColumn: column })
    } else code += character
  }
  return { code, places }
}
