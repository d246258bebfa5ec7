/** How a file is written, so that what is put into it looks as if its author had written it. */
import { majorOf, type ParsedFile } from '../app/index.ts'
import type { EditInput } from './edit.ts'

export interface Style {
  quote: "'" | '"'
  /** `;` or nothing. */
  semicolon: ';' | ''
  /** `\n` or `\r\n`. */
  newline: string
  /** One level. */
  indent: string
}

export function styleOf({ text, module }: ParsedFile): Style {
  const [first] = module.staticImports
  const statement = first ? text.slice(first.start, first.end) : ''
  const double = statement === '' ? !text.includes("'") && text.includes('"') : statement.includes('"')
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
  return {
    quote: double ? '"' : "'",
    semicolon: statement === '' ? (/;\s*$/m.test(text) ? ';' : '') : statement.endsWith(';') ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indent.startsWith('\t') ? '\t' : indent.slice(0, 4),
  }
}

/** White space before the first word of the line in which an offset lies. */
export function indentAt(text: string, offset: number): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(begin, offset))?.[0] ?? ''
}

/** Major version of the app's Clerk: of the installed one, else of the locked, else of the declared. */
export function clerkMajorOf({ app: { clerk, locked, declared } }: EditInput['facts']): number {
  return majorOf(clerk?.version ?? locked.clerk ?? declared.clerk ?? '') ?? 7
}
