/** Which methods a `pages/api` handler tells apart. */
import { HTTP_METHODS, type HttpMethod } from '../access/types.ts'
import { exportNameOf, walkAst, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'

/**
 * Methods that the handler compares `req.method` with, or offers through a router (`next-connect`).
 * Where nothing answers 405, other methods run the handler too: GET and POST then stand for them.
 * @returns `['*']` when it does not tell methods apart
 */
export function handledMethods(file: ParsedFile, sources: Sources): (HttpMethod | '*')[] {
  const handler = handlerFile(file, sources)
  const methods = new Set<HttpMethod>()
  const add = (value: unknown): void => {
    const method = typeof value === 'string' ? value.toUpperCase() : ''
    if ((HTTP_METHODS as readonly string[]).includes(method)) methods.add(method as HttpMethod)
  }
  const hasRouter = handler.module.staticImports.some(({ moduleRequest }) => moduleRequest.value === 'next-connect')
  if (!hasRouter && !/\bmethod\b/.test(handler.code)) return ['*']

  walkAst(handler.program, {
    enter: (node) => {
      if (node.type === 'BinaryExpression') {
        const [left, right] = [node['left'] as AstNode, node['right'] as AstNode]
        if (isMethod(left)) add(right['value'])
        if (isMethod(right)) add(left['value'])
      }
      if (node.type === 'SwitchStatement' && isMethod(node['discriminant'] as AstNode)) {
        for (const branch of node['cases'] as { test: AstNode | null }[]) add(branch.test?.['value'])
      }
      if (node.type === 'CallExpression') readCall(node, hasRouter, add)
      // handlers[req.method]: the keys of the object that is looked into.
      if (node.type === 'MemberExpression' && node['computed'] === true && isMethod(node['property'] as AstNode)) {
        for (const key of objectKeys(handler.program, (node['object'] as AstNode)['name'])) add(key)
      }
    },
  })
  if ([...methods].every((method) => method === 'OPTIONS' || method === 'HEAD')) return ['*']
  const refuses = hasRouter || /\b405\b|method[ _]?not[ _]?allowed/i.test(handler.code)
  return refuses ? [...methods] : [...methods.add('GET').add('POST')]
}

/** `export { default } from '../../server/handler'` and `import handler from …; export default handler`: one step. */
function handlerFile(file: ParsedFile, sources: Sources): ParsedFile {
  const exported = file.module.staticExports
    .flatMap(({ entries }) => entries)
    .find(({ exportName }) => exportNameOf(exportName) === 'default')
  const request =
    exported?.moduleRequest?.value ??
    file.module.staticImports.find(({ entries }) =>
      entries.some(({ localName }) => localName.value === defaultIdentifier(file)),
    )?.moduleRequest.value
  const target = request === undefined ? null : sources.resolveLocal(file.path, request)
  const parsed = target === null ? null : sources.parse(target)
  return parsed && !('reason' in parsed) ? parsed : file
}

/** `handler` of `export default handler`. */
function defaultIdentifier(file: ParsedFile): string | undefined {
  const statement = (file.program['body'] as AstNode[]).find(({ type }) => type === 'ExportDefaultDeclaration')
  const declaration = statement?.['declaration'] as AstNode | undefined
  return declaration?.type === 'Identifier' ? (declaration['name'] as string) : undefined
}

function isMethod(node: AstNode): boolean {
  if (node.type === 'Identifier') return node['name'] === 'method'
  if (node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression' || node.type === 'ChainExpression') {
    return isMethod(node['expression'] as AstNode)
  }
  if (node.type === 'CallExpression') {
    // req.method.toUpperCase()
    const callee = node['callee'] as AstNode
    return callee.type === 'MemberExpression' && isMethod(callee['object'] as AstNode)
  }
  return node.type === 'MemberExpression' && (node['property'] as { name?: string }).name === 'method'
}

function readCall(node: AstNode, hasRouter: boolean, add: (value: unknown) => void): void {
  const callee = node['callee'] as AstNode
  if (callee.type !== 'MemberExpression') return
  const name = (callee['property'] as { name?: string }).name ?? ''
  const list = callee['object'] as AstNode
  const [first] = node['arguments'] as AstNode[]
  if (name === 'includes' && list.type === 'ArrayExpression' && first && isMethod(first)) {
    for (const item of list['elements'] as AstNode[]) add(item['value'])
  }
  if (hasRouter && /^(get|head|post|put|patch|delete|options)$/.test(name)) add(name)
}

function objectKeys(program: AstNode, name: unknown): string[] {
  const keys: string[] = []
  if (typeof name !== 'string') return keys
  walkAst(program, {
    enter: (node) => {
      const init = node['init'] as AstNode | null | undefined
      if (node.type !== 'VariableDeclarator' || (node['id'] as { name?: string }).name !== name) return
      if (init?.type !== 'ObjectExpression') return
      for (const property of init['properties'] as AstNode[]) {
        const key = property['key'] as { name?: string; value?: unknown } | undefined
        keys.push(key?.name ?? String(key?.value))
      }
    },
  })
  return keys
}
