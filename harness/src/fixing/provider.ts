/** `<ClerkProvider>` around what a root layout, or `_app`, renders. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { insert, type Edit, type EditInput } from './edit.ts'
import { styleOf } from './style.ts'

const PROVIDER = 'ClerkProvider'

/** Around `{children}` of a layout, or `<Component … />` of `_app`, where there is just one. */
export function providerEdits({ file }: EditInput): Edit[] {
  const isApp = /(^|\/)_app\.[^/]+$/.test(file.path)
  const [content, ...others] = contents(file, isApp)
  const imported = importOf(file)
  if (!content || others.length > 0 || !imported) return []
  const given =
    isApp && /\{\s*\.\.\.pageProps\s*\}/.test(file.text.slice(content.start, content.end)) ? ' {...pageProps}' : ''
  return [
    {
      title: `Wrap ${isApp ? '`<Component>`' : '`{children}`'} in \`<${PROVIDER}>\`.`,
      isSafe: false,
      changes: [
        insert(content.start, `<${imported.name}${given}>`),
        insert(content.end, `</${imported.name}>`),
        ...imported.changes,
      ],
    },
  ]
}

function contents({ program }: ParsedFile, isApp: boolean): AstNode[] {
  const found: AstNode[] = []
  walkAst(program, {
    enter: (node) => {
      if (isApp ? isComponent(node) : isChildren(node)) found.push(node)
    },
  })
  return found
}

function isChildren(node: AstNode): boolean {
  if (node.type !== 'JSXExpressionContainer') return false
  const { type, name } = node['expression'] as AstNode & { name?: string }
  return type === 'Identifier' && name === 'children'
}

function isComponent(node: AstNode): boolean {
  if (node.type !== 'JSXElement') return false
  const { name } = node['openingElement'] as { name: { name?: unknown } }
  return name.name === 'Component'
}

/** null: the name stands for something else in the file. */
function importOf(file: ParsedFile): { name: string; changes: Edit['changes'] } | null {
  const { module, text } = file
  const entries = module.staticImports.flatMap((one) => one.entries.map((entry) => ({ ...entry, from: one })))
  const own = entries.find(
    ({ importName, from }) => importName.name === PROVIDER && from.moduleRequest.value === '@clerk/nextjs',
  )
  if (own) return { name: own.localName.value, changes: [] }
  if (entries.some(({ localName }) => localName.value === PROVIDER)) return null
  const beside = entries.findLast(
    ({ importName, isType, from }) =>
      importName.name !== null && !isType && from.moduleRequest.value === '@clerk/nextjs',
  )
  if (beside) return { name: PROVIDER, changes: [insert(beside.localName.end, `, ${PROVIDER}`)] }
  const { quote, semicolon, newline } = styleOf(file)
  const line = `import { ${PROVIDER} } from ${quote}@clerk/nextjs${quote}${semicolon}${newline}`
  const [first] = module.staticImports
  const start = first?.start ?? /^\s*(['"])use \w+\1;?\s*/.exec(text)?.[0].length ?? 0
  return { name: PROVIDER, changes: [insert(start, first ? line : line + newline)] }
}
