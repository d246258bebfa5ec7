import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Finding } from '../access/index.ts'
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { placeAt } from './entry-place.ts'
import { envReads } from './env-reads.ts'
import { namesSecret, secretForm, variablesOf, type PlacedVariable } from './env-values.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed, type SourceFile } from './source-files.ts'

const meta: RuleMeta = { id: 'env-public-secret', cwe: 'CWE-540', asvs: 'V13.3.1' }

const PUBLIC = 'NEXT_PUBLIC_'

const run = promisify(execFile)

/** Secrets that browsers get to see, or everybody who can read the repository. */
export const envPublicSecret: AuditRule = {
  ...meta,
  check: async (facts) => [
    ...publicVariables(facts),
    ...publicReads(facts),
    ...clientReads(facts),
    ...inlinedByConfig(facts),
    ...(await committed(facts)),
  ],
}

function publicVariables(facts: AuditFacts): Finding[] {
  return variablesOf(facts.env)
    .filter(({ name }) => name.startsWith(PUBLIC))
    .flatMap((variable) => {
      const form = secretForm(variable.value)
      if (form === null && !(namesSecret(variable.name) && couldBeSecret(variable.value))) return []
      const isReal = !variable.file.template
      return [
        at(variable.file.file, { line: variable.line }, isReal ? 'error' : 'warning', {
          message: form
            ? `${variable.name} holds ${form}: Next writes the value of a ${PUBLIC} variable into the scripts that every visitor downloads.`
            : `${variable.name} is named as a secret: Next writes the value of a ${PUBLIC} variable into the scripts that every visitor downloads.`,
          help: `Rename it to ${privateName(variable.name)}, read it in server code only, and${isReal ? ' replace the secret with a new one: take this one as known' : ' keep the value out of templates'}.`,
        }),
      ]
    })
}

/** Switches and counters that only sound like secrets. */
function couldBeSecret(value: string): boolean {
  return !/^(true|false|yes|no|on|off|\d{1,4})$/i.test(value.trim())
}

function publicReads(facts: AuditFacts): Finding[] {
  const inEnv = new Set(variablesOf(facts.env).map(({ name }) => name))
  return readsIn(facts, filesMentioning(facts, PUBLIC), (name) => name.startsWith(PUBLIC) && namesSecret(name))
    .filter(({ name }) => !inEnv.has(name))
    .map(({ name, file, line, column }) =>
      at(file.relative, { line, column }, 'error', {
        message: `${name} is named as a secret and read here: Next writes the value of a ${PUBLIC} variable into the scripts that every visitor downloads.`,
        help: `Rename it to ${privateName(name)} and read it in server code only.`,
      }),
    )
}

/** Only in the modules that name themselves as client code: what they import may be used on the server as well. */
function clientReads(facts: AuditFacts): Finding[] {
  const client = filesMentioning(facts, 'process.env').filter(
    (file) => file.text.includes('use client') && hasClientDirective(parsed(facts, file.path)),
  )
  return readsIn(facts, client, (name) => !name.startsWith(PUBLIC) && namesSecret(name)).map(
    ({ name, file, line, column }) =>
      at(file.relative, { line, column }, 'error', {
        message: `A client component reads ${name}: in the browser it is undefined, and while the server renders the component the secret can end up in the HTML of the page.`,
        help: `Read ${name} in a Server Component, a route handler or a server function, and hand this component only what it shows.`,
      }),
  )
}

function hasClientDirective(file: ParsedFile | null): boolean {
  const statements = (file?.program['body'] ?? []) as AstNode[]
  return statements.some((statement) => statement['directive'] === 'use client')
}

interface PlacedRead {
  name: string
  file: SourceFile
  line: number
  column: number
}

/** The first read of each name in each file. */
function readsIn(facts: AuditFacts, files: SourceFile[], wanted: (name: string) => boolean): PlacedRead[] {
  return files.flatMap((file) => {
    const code = parsed(facts, file.path)
    const reads = code === null ? [] : envReads(code).filter(({ name }) => wanted(name))
    const first = reads.filter(({ name }, index) => reads.findIndex((other) => other.name === name) === index)
    return first.map((read) => ({ ...read, file }))
  })
}

/** `env` and `publicRuntimeConfig` of next.config (Next docs: "next.config.js > env"): both reach the browser. */
function inlinedByConfig(facts: AuditFacts): Finding[] {
  const { file } = facts.app.config
  const code = file === null ? null : parsed(facts, path.join(facts.app.root, file))
  if (!code || file === null || !/\b(env|publicRuntimeConfig)\s*:/.test(code.code)) return []
  const found: Finding[] = []
  walkAst(code.program, {
    enter: (node) => {
      const option = keyOf(node)
      const value = node['value']
      if (node.type !== 'Property' || (option !== 'env' && option !== 'publicRuntimeConfig')) return
      if (!isNode(value) || value.type !== 'ObjectExpression') return
      for (const property of value['properties'] as AstNode[]) {
        const name = keyOf(property)
        if (name === null || !namesSecret(name)) continue
        found.push(
          at(file, placeAt(code, property.start), 'error', {
            message: `\`${option}\` of ${file} hands ${name} to the browser: Next writes its value into the scripts of every page that names it.`,
            help: `Remove ${name} from \`${option}\`: server code reads process.env.${name} without it.`,
          }),
        )
      }
    },
  })
  return found
}

function keyOf(property: AstNode): string | null {
  if (property['computed'] === true) return null
  const key = property['key'] as { name?: string; value?: unknown } | undefined
  return key?.name ?? (typeof key?.value === 'string' ? key.value : null)
}

async function committed(facts: AuditFacts): Promise<Finding[]> {
  const secrets = variablesOf(facts.env).filter(({ file, value }) => !file.template && secretForm(value) !== null)
  if (secrets.length === 0) return []
  const tracked = await trackedFiles(
    facts.app.root,
    secrets.map(({ file }) => file.file),
  )
  return [...tracked].map((file) => {
    const variables = secrets.filter((variable) => variable.file.file === file)
    const names = variables.map(({ name }) => name).join(', ')
    return at(file, { line: variables[0]?.line ?? 1 }, 'error', {
      message: `${file} is committed with secrets in it (${names}): everyone who can read the repository, or any copy of it, has them.`,
      evidence: variables.map(placeOf),
      help: `Take it out of git (\`git rm --cached ${file}\`), add it to .gitignore, and replace each secret with a new one: the old ones stay in the history.`,
    })
  })
}

/** Which of the files does git track? None where there is no git, or no repository. */
async function trackedFiles(root: string, files: string[]): Promise<Set<string>> {
  try {
    const { stdout } = await run('git', ['ls-files', '-z', '--', ...new Set(files)], { cwd: root, timeout: 10_000 })
    return new Set(stdout.split('\0').filter((file) => file !== ''))
  } catch {
    return new Set()
  }
}

/** `CLERK_SECRET_KEY` of `NEXT_PUBLIC_CLERK_SECRET_KEY`. */
function privateName(name: string): string {
  return name.slice(PUBLIC.length)
}

function placeOf(variable: PlacedVariable): string {
  return `${variable.file.file}:${variable.line} ${variable.name}`
}

function at(
  file: string,
  place: { line: number; column?: number },
  severity: 'error' | 'warning',
  parts: { message: string; help: string; evidence?: string[] },
): Finding {
  return auditFinding(meta, { severity, confidence: 'read', file, ...place, ...parts })
}
