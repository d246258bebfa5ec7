/** Imports that come from the wrong module, moved to the right one in the file's own style. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'

/** Changes the module that an import names; its quotes stay. */
export function renameModule(
  fixer: TSESLint.RuleFixer,
  source: TSESTree.StringLiteral,
  module: string,
): TSESLint.RuleFix {
  return fixer.replaceTextRange([source.range[0] + 1, source.range[1] - 1], module)
}

/** Takes some names out of an import into a new one below it; all of them with the whole import. */
export function* moveNames(
  fixer: TSESLint.RuleFixer,
  declaration: TSESTree.ImportDeclaration,
  moved: TSESTree.ImportClause[],
  module: string,
  code: TSESLint.SourceCode,
): Generator<TSESLint.RuleFix> {
  if (moved.length === declaration.specifiers.length) {
    yield renameModule(fixer, declaration.source, module)
    return
  }
  for (const specifier of moved) yield fixer.removeRange(withComma(specifier, code))
  const quote = declaration.source.raw.slice(0, 1)
  const semicolon = code.getLastToken(declaration)?.value === ';' ? ';' : ''
  const names = moved.map((specifier) => code.getText(specifier)).join(', ')
  yield fixer.insertTextAfter(declaration, `\nimport { ${names} } from ${quote}${module}${quote}${semicolon}`)
}

/** The comma after a name, or the one before the last; with the space next to it. */
function withComma(specifier: TSESTree.ImportClause, code: TSESLint.SourceCode): [number, number] {
  const after = code.getTokenAfter(specifier)
  if (after?.value === ',') {
    const next = code.getTokenAfter(after, { includeComments: true })
    return [specifier.range[0], next && next.value !== '}' ? next.range[0] : after.range[1]]
  }
  const before = code.getTokenBefore(specifier)
  return before?.value === ',' ? [before.range[0], specifier.range[1]] : specifier.range
}
