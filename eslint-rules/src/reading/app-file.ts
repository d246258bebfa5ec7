/** What a file is to Next, by its path and its directives. */
import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/utils'

const SERVER_FILE =
  /(?:^|\/)(?:page|layout|template|default|route|loading|not-found|forbidden|unauthorized)\.(?:[cm]?[jt]s|[jt]sx)$/
const TEST_FILE =
  /(?:\.(?:test|spec|stories|story|cy|e2e)\.|mock|fixture|(?:^|\/)(?:__tests__|tests?|e2e|specs?|cypress|playwright|\.storybook)\/)/i

/** The path from the folder that ESLint runs in, with `/`. */
export function pathOf(filename: string, cwd: string): string {
  const path = filename.replaceAll('\\', '/')
  const root = `${cwd.replaceAll('\\', '/').replace(/\/$/, '')}/`
  return path.startsWith(root) ? path.slice(root.length) : path
}

/** A file of the App Router that Next renders or calls on the server unless it says `'use client'`. */
export function isAppRouterFile(path: string): boolean {
  const [router] = /(?:^|\/)(?:app|pages)\//.exec(path) ?? []
  return router !== undefined && router.endsWith('app/') && SERVER_FILE.test(path)
}

export function isTestFile(path: string): boolean {
  return TEST_FILE.test(path)
}

/** `'use client'`, `'use server'` at the top of a file or function. */
export function hasDirective(node: TSESTree.Program | TSESTree.BlockStatement, directive: string): boolean {
  return node.body.some(
    (statement) => statement.type === AST_NODE_TYPES.ExpressionStatement && statement.directive === directive,
  )
}
