/** What makes the props of a Pages Router page (Next docs: "Pages Router > Data Fetching"). */
import type { DataFunction } from '../access/types.ts'
import { walkAst, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'
import { exportsOf } from './exports.ts'

/** The exported function, or `getInitialProps` set on a component of the file; null when there is none. */
export function dataFunctionOf(file: ParsedFile, sources: Sources): DataFunction | null {
  const names = new Set(exportsOf(file, sources).exports.map(({ name }) => name))
  // Next refuses a page with both.
  if (names.has('getServerSideProps')) return 'getServerSideProps'
  if (names.has('getStaticProps')) return 'getStaticProps'
  if (!/\bgetInitialProps\b/.test(file.code)) return null
  const found: AstNode[] = []
  walkAst(file.program, {
    enter: (node) => {
      if (setsInitialProps(node)) found.push(node)
    },
  })
  return found.length > 0 ? 'getInitialProps' : null
}

/** `Page.getInitialProps = …`, or `static getInitialProps() {…}` of a class. */
function setsInitialProps(node: AstNode): boolean {
  if (node.type === 'AssignmentExpression') {
    const left = node['left'] as AstNode
    return left.type === 'MemberExpression' && (left['property'] as { name?: string }).name === 'getInitialProps'
  }
  if (node.type !== 'MethodDefinition' && node.type !== 'PropertyDefinition') return false
  return node['static'] === true && (node['key'] as { name?: string }).name === 'getInitialProps'
}
