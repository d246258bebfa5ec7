import path from 'node:path'
import type { Finding } from '../access/index.ts'
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import type { WebhookHint } from '../routes/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { placeAt } from './entry-place.ts'
import { envReads } from './env-reads.ts'
import { variablesOf } from './env-values.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

const meta: RuleMeta = { id: 'env-webhook-secret-name', cwe: 'CWE-909', asvs: 'V13.2.6' }

/** What `verifyWebhook` reads when it is not given `signingSecret` (@clerk/backend, src/webhooks.ts). */
const RIGHT = 'CLERK_WEBHOOK_SIGNING_SECRET'

/** Names of older guides and of guesses. */
const WRONG = [
  'CLERK_WEBHOOK_SECRET',
  'CLERK_WEBHOOK_SECRET_KEY',
  'CLERK_WEBHOOK_SIGNING_KEY',
  'CLERK_SIGNING_SECRET',
  'CLERK_WEBHOOK_SIGNING_SECRET_KEY',
  'WEBHOOK_SECRET',
  'WEBHOOK_SIGNING_SECRET',
  'SVIX_WEBHOOK_SECRET',
  'SVIX_SECRET',
]

interface Mention {
  name: string
  place: string
  /** Only a template names it: what is set where the app runs is not known. */
  onlyTemplate: boolean
}

export const envWebhookSecretName: AuditRule = {
  ...meta,
  check: (facts) => {
    const hooks = facts.inventory.webhooks.filter(
      ({ provider, evidence }) => provider === 'clerk' && evidence.what === 'verifyWebhook',
    )
    if (hooks.length === 0) return []
    if (mentions(facts, RIGHT).length > 0) return []
    const wrong = WRONG.filter((name) => !usedByOther(facts, name)).flatMap((name) => mentions(facts, name))
    const telling = wrong.find(({ onlyTemplate }) => !onlyTemplate) ?? wrong[0]
    if (!telling) return []
    return hooks.flatMap((hook) => judge(facts, hook, telling, wrong))
  },
}

function judge(facts: AuditFacts, hook: WebhookHint, telling: Mention, wrong: Mention[]): Finding[] {
  const code = parsed(facts, path.join(facts.app.root, hook.evidence.file))
  const call = code === null ? null : callWithoutSecret(code)
  const entry = facts.entries.find(({ id }) => id === hook.entryId)
  if (call === null || !code) return []
  return [
    auditFinding(meta, {
      severity: telling.onlyTemplate ? 'warning' : 'error',
      confidence: 'read',
      ...(entry ? { entry } : {}),
      file: hook.evidence.file,
      ...placeAt(code, call.start),
      message: `verifyWebhook() reads ${RIGHT}, and what is set is ${telling.name}: it finds no secret and rejects every delivery, so users, organizations and payments here stay out of date.`,
      evidence: wrong.map(({ place, name }) => `${place} ${name}`),
      help: `Rename ${telling.name} to ${RIGHT}, or pass it: verifyWebhook(request, { signingSecret: process.env.${telling.name} }).`,
    }),
  ]
}

/** The first call that leaves the secret to the environment; null when none does, or it cannot be told. */
function callWithoutSecret(file: ParsedFile): AstNode | null {
  const imported = file.module.staticImports.flatMap(({ entries }) => entries)
  const local =
    imported.find(({ importName }) => importName.name === 'verifyWebhook')?.localName.value ?? 'verifyWebhook'
  let found: AstNode | null = null
  walkAst(file.program, {
    enter: (node) => {
      if (found !== null || node.type !== 'CallExpression') return
      const callee = node['callee'] as AstNode & { name?: string }
      if (callee.type !== 'Identifier' || callee.name !== local) return
      const options: unknown = (node['arguments'] as unknown[])[1]
      if (options === undefined || lacksSecret(options)) found = node
    },
  })
  return found
}

function lacksSecret(options: unknown): boolean {
  if (!isNode(options) || options.type !== 'ObjectExpression') return false
  return (options['properties'] as AstNode[]).every((property) => {
    const key = property['key'] as { name?: string; value?: unknown } | undefined
    return (
      property.type === 'Property' && property['computed'] !== true && (key?.name ?? key?.value) !== 'signingSecret'
    )
  })
}

function mentions(facts: AuditFacts, name: string): Mention[] {
  const set = variablesOf(facts.env).filter((variable) => variable.name === name)
  const read = filesMentioning(facts, name).flatMap((file) => {
    const code = parsed(facts, file.path)
    const line =
      code === null ? undefined : (envReads(code).find((one) => one.name === name)?.line ?? keyLine(code, name))
    return line === undefined ? [] : [{ name, place: `${file.relative}:${line}`, onlyTemplate: false }]
  })
  return [
    ...set.map(({ file, line }) => ({ name, place: `${file.file}:${line}`, onlyTemplate: file.template })),
    ...read,
  ]
}

/** A name in a scheme of the environment (`z.object({ CLERK_WEBHOOK_SECRET: z.string() })`) or as a text. */
function keyLine(file: ParsedFile, name: string): number | undefined {
  const at = new RegExp(`\\b${name}\\b`).exec(file.code)
  return at ? file.lineAt(at.index) : undefined
}

/** A general name may belong to a webhook of somebody else. */
function usedByOther(facts: AuditFacts, name: string): boolean {
  return facts.inventory.webhooks.some(({ provider, secretEnv }) => provider !== 'clerk' && secretEnv === name)
}
