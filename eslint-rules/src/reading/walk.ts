/** Up and down the tree. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isFunction, type FunctionNode } from './syntax.ts'

/** Is there a node under `root`, itself included, that the question is true of? */
export function someNode(
  root: TSESTree.Node,
  code: TSESLint.SourceCode,
  question: (node: TSESTree.Node) => boolean,
): boolean {
  return question(root) || childrenOf(root, code).some((child) => someNode(child, code, question))
}

export function childrenOf(node: TSESTree.Node, code: TSESLint.SourceCode): TSESTree.Node[] {
  const values = (code.visitorKeys[node.type] ?? []).map(
    (key) => (node as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null | undefined>)[key],
  )
  return values.flat().filter((child): child is TSESTree.Node => child !== null && child !== undefined)
}

/** The function around a node, or the whole program. */
export function functionAround(node: TSESTree.Node): FunctionNode | TSESTree.Program {
  let around = node.parent
  while (around && !isFunction(around) && around.type !== AST_NODE_TYPES.Program) around = around.parent
  return around as FunctionNode | TSESTree.Program
}

/** The function of the module that a node is in: a handler inside a component is checked by what the component checks. */
export function outermostFunction(node: TSESTree.Node): FunctionNode | TSESTree.Program {
  let around = functionAround(node)
  while (around.type !== AST_NODE_TYPES.Program) {
    const outer = functionAround(around)
    if (outer.type === AST_NODE_TYPES.Program) break
    around = outer
  }
  return around
}
