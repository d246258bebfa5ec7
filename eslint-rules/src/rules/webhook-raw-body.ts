import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { reserialisedBody, type Reserialised } from '../reading/raw-body.ts'
import { checkedBody, type Verifier } from '../reading/signature-check.ts'

export type Options = [{ extraVerifiers?: Verifier[] }?]
export type MessageIds = 'reserialised' | 'parsedByNext' | 'useText'

export default createRule<Options, MessageIds>({
  name: 'webhook-raw-body',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that webhook signatures are checked over the body as it arrived',
      recommended: 'recommended',
      cwe: 'CWE-347',
      asvs: 'V4.1.5',
    },
    hasSuggestions: true,
    messages: {
      reserialised:
        'The signature covers the bytes that were sent, and this is JSON written anew: genuine deliveries are rejected as soon as spaces, escapes, key order or big numbers differ. Verify `{{text}}`.',
      parsedByNext:
        'The signature covers the bytes that were sent, and this is JSON written anew from the parsed body: genuine deliveries are rejected as soon as a byte differs. Switch `bodyParser` off and verify the raw body.',
      useText: 'Verify `{{text}}`.',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          extraVerifiers: {
            type: 'array',
            description: 'Functions of your own that check a signature.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['module', 'name', 'argument'],
              properties: {
                module: { type: 'string', description: 'The module as imports name it, such as `@/lib/webhooks`.' },
                name: { type: 'string', description: 'The exported function.' },
                argument: { type: 'integer', minimum: 0, description: 'Which argument is the body, from 0.' },
              },
            },
          },
        },
      },
    ],
    defaultOptions: [{}],
  },
  create(context, [options]) {
    const code = context.sourceCode
    if (!code.text.includes('stringify')) return {}
    return {
      CallExpression(node) {
        const body = checkedBody(node, options?.extraVerifiers ?? [], code)
        const found = body && reserialisedBody(body, code)
        if (!found) return
        const text = found.json && textOf(found.json, code)
        if (text === null) {
          context.report({ node: found.stringify, messageId: 'parsedByNext' })
          return
        }
        const data = { text }
        const fix = useText(found, text, code)
        const suggest = fix ? [{ messageId: 'useText' as const, data, fix }] : []
        context.report({ node: found.stringify, messageId: 'reserialised', data, suggest })
      },
    }
  },
})

/** `await request.json()` → `await request.text()`. */
function textOf(json: TSESTree.AwaitExpression, code: TSESLint.SourceCode): string {
  return code.getText(json).replace(/\bjson(?=\W*\(\s*\)$)/, 'text')
}

function useText(
  { stringify, json, parsed }: Reserialised,
  text: string,
  code: TSESLint.SourceCode,
): TSESLint.ReportFixFunction | null {
  if (!json) return null
  if (!parsed) return (fixer) => fixer.replaceText(stringify, text)
  const { variable, declarator } = parsed
  const [argument] = stringify.arguments
  const others = variable.references.filter(
    (reference) => reference.isRead() && reference.identifier.range[0] !== argument?.range[0],
  )
  if (others.length === 0 && declarator.id.typeAnnotation === undefined && declarator.init === json) {
    return (fixer) => [fixer.replaceText(json, text), fixer.replaceText(stringify, variable.name)]
  }
  const declaration = declarator.parent
  if (declaration.declarations.length > 1) return null
  const name = freeName('rawBody', variable.scope)
  const indent = ' '.repeat(declaration.loc.start.column)
  const semicolon = code.getLastToken(declaration)?.value === ';' ? ';' : ''
  return (fixer) => [
    fixer.insertTextBefore(declaration, `const ${name} = ${text}${semicolon}\n${indent}`),
    fixer.replaceText(json, `JSON.parse(${name})`),
    fixer.replaceText(stringify, name),
  ]
}

function freeName(wish: string, scope: TSESLint.Scope.Scope): string {
  const taken = new Set([...scope.set.keys(), ...scope.through.map((reference) => reference.identifier.name)])
  let name = wish
  for (let count = 2; taken.has(name); count += 1) name = `${wish}${count}`
  return name
}
