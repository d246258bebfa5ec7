/** The text of `routewarden.config.*`, written as the app's own files are. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { declaredRange, readPackageJson } from '../app/index.ts'
import type { RoutewardenConfig } from '../config/index.ts'
import type { Style } from '../fixing/index.ts'
import type { Suggested, Suggestions } from './suggest.ts'

/** TypeScript where the app is written in it; else a module under the name that Node takes for one. */
export function configName(root: string): string {
  const json = readPackageJson(root)
  const isTypeScript = existsSync(path.join(root, 'tsconfig.json')) || declaredRange(json, 'typescript') !== null
  if (isTypeScript) return 'routewarden.config.ts'
  return json?.type === 'module' ? 'routewarden.config.js' : 'routewarden.config.mjs'
}

/** The value that the text makes. */
export function configOf({ organizations, identities, sessionClaims, webhooks }: Suggestions): RoutewardenConfig {
  const values = <Value>(all: Suggested<Value>[]) => Object.fromEntries(all.map(({ name, value }) => [name, value]))
  return {
    ...(organizations.length === 0 ? {} : { organizations: values(organizations) }),
    ...(identities.length === 0 ? {} : { identities: values(identities) }),
    ...(sessionClaims.length === 0 ? {} : { sessionClaims: values(sessionClaims) }),
    ...(webhooks.length === 0 ? {} : { webhooks: values(webhooks) }),
  }
}

export function configText(suggestions: Suggestions, style: Style): string {
  const { organizations, identities, sessionClaims, webhooks, left } = suggestions
  const blocks = [
    block('organizations', 'Tenants to test with; any names will do.', organizations, style),
    block(
      'identities',
      identities.length === 0
        ? 'Callers beside `anonymous` and `signed-in`, which are always there: { admin: { publicMetadata: { role: … } } }'
        : 'Callers beside `anonymous` and `signed-in`, which are always there. Suggested by what the code asks for.',
      identities,
      style,
      left,
    ),
    block('sessionClaims', 'The "Customize session token" template of your Clerk instance.', sessionClaims, style),
    block('webhooks', 'Who sends to which handler, and the variable that its secret is read from.', webhooks, style),
  ].filter((lines) => lines.length > 0)
  const { newline, quote, semicolon } = style
  return [
    `import { defineConfig } from ${quote}routewarden${quote}${semicolon}`,
    '',
    'export default defineConfig({',
    ...blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    `})${semicolon}`,
    '',
  ].join(newline)
}

function block<Value>(
  key: string,
  comment: string,
  all: Suggested<Value>[],
  style: Style,
  left: string[] = [],
): string[] {
  const { indent } = style
  const comments = [comment, ...left].map((line) => `${indent}// ${oneLine(line)}`)
  if (all.length === 0) return key === 'identities' ? [...comments, `${indent}identities: {},`] : []
  return [
    ...comments,
    `${indent}${key}: {`,
    ...all.flatMap(({ name, value, why }) => [
      ...(why === '' ? [] : [`${indent}${indent}// ${oneLine(why)}`]),
      `${indent}${indent}${keyText(name, style)}: ${literal(value, style)},`,
    ]),
    `${indent}},`,
  ]
}

/** Text of the app's code may stand in it: nothing that ends the comment. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')

function literal(value: unknown, style: Style): string {
  if (typeof value === 'string') return stringText(value, style)
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, style)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, one]) => `${keyText(key, style)}: ${literal(one, style)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const keyText = (key: string, style: Style) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : stringText(key, style))

function stringText(value: string, { quote }: Style): string {
  const double = JSON.stringify(value).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
  return quote === '"' ? double : `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
