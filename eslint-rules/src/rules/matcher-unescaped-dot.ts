import { basename } from 'node:path'
import type { TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { matcherStrings, type MatcherString } from '../reading/matcher.ts'
import { unescapedDots, withEscapedDots } from '../reading/pattern-dots.ts'

export type Options = []
export type MessageIds = 'skips' | 'anyCharacter'

export default createRule<Options, MessageIds>({
  name: 'matcher-unescaped-dot',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that the dot before a file extension in `config.matcher` is escaped',
      recommended: 'recommended',
      cwe: 'CWE-185',
      asvs: 'V8.3.1',
    },
    fixable: 'code',
    messages: {
      skips:
        'This dot is not escaped, so it stands for any character: the proxy does not run for paths such as {{example}}. In a JavaScript string write `\\\\.`.',
      anyCharacter:
        'This dot is not escaped, so it stands for any character, and paths that look like no file are taken for one. In a JavaScript string write `\\\\.`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    if (!/^(?:proxy|middleware)\.[cm]?[jt]sx?$/.test(basename(context.filename.replaceAll('\\', '/')))) return {}
    const code = context.sourceCode

    function check(string: MatcherString): void {
      const dots = unescapedDots(string.characters)
      if (dots.length === 0) return
      const example = skippedExample(
        string.characters.map((character) => character.value).join(''),
        withEscapedDots(string.characters, dots),
      )
      for (const dot of dots) {
        const start = string.start + dot.start
        const end = string.start + dot.end
        context.report({
          loc: { start: code.getLocFromIndex(start), end: code.getLocFromIndex(end) },
          messageId: example ? 'skips' : 'anyCharacter',
          data: example ? { example } : {},
          fix: (fixer) => fixer.replaceTextRange([start, end], string.isRaw ? '\\.' : '\\\\.'),
        })
      }
    }

    return {
      Program(program: TSESTree.Program) {
        for (const string of matcherStrings(program)) check(string)
      },
    }
  },
})

/** Paths that are nobody's files. The first that the dot lets slip is shown, so that the message is never a guess. */
const EXAMPLES = ['/team/documents/1', '/settings/js-tips', '/team/zip-codes', '/team/icons', '/team/html', '/team/csv',
  '/team/css', '/team/png', '/team/svg', '/team/members/1'] // prettier-ignore

function skippedExample(value: string, escaped: string): string | null {
  // Only parts of a pattern that path-to-regexp and a regular expression read alike.
  if (/\/:\w/.test(value)) return null
  try {
    const [wrong, right] = [new RegExp(`^${value}$`), new RegExp(`^${escaped}$`)]
    return EXAMPLES.find((path) => !wrong.test(path) && right.test(path)) ?? null
  } catch {
    return null
  }
}
