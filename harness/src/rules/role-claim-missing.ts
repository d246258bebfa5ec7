import type { Finding } from '../access/index.ts'
import { isNode, keyName, walkAst, walkFiles, workspaceRoot, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
import { isFunction, nameOf } from './caller-reads.ts'
import { filesMentioning, parsed } from './source-files.ts'

/** CWE-863: a role is read from a claim that the session token does not carry. */
const meta: RuleMeta = { id: 'role-claim-missing', cwe: 'CWE-863', asvs: 'V8.2.1' }

/**
 * Claims that hold what somebody may do. None of them is in a session token unless the team puts it there (Clerk docs:
 * "Session tokens > Default claims", "Customize your session token").
 */
const CUSTOM =
  /^(metadata|publicMetadata|public_metadata|privateMetadata|private_metadata|roles?|appRole|app_role|userRole|user_role|permissions?|isAdmin|is_admin|admin)$/

export const roleClaimMissing: AuditRule = {
  ...meta,
  scope: 'file',
  check: (facts) => {
    const files = filesMentioning(facts, 'sessionClaims')
    if (files.length === 0) return []
    const declared = declaredClaims(facts)
    return files.flatMap((file) => {
      const code = parsed(facts, file.path)
      const read = code && claimReads(code).find(({ claim }) => CUSTOM.test(claim) && !isDeclared(claim, declared))
      return code && read ? [findingOf(code, file.relative, read)] : []
    })
  },
}

export interface CustomClaim {
  /** `metadata` of `sessionClaims?.metadata.role`. */
  claim: string
  /** Relative to the app's root. */
  file: string
  line: number
}

/** Claims about what somebody may do that the code reads from session tokens: the first place of each. */
export function customClaims(facts: AuditFacts): CustomClaim[] {
  const found = filesMentioning(facts, 'sessionClaims').flatMap((file) => {
    const code = parsed(facts, file.path)
    if (!code) return []
    const reads = claimReads(code).filter(({ claim }) => CUSTOM.test(claim))
    return reads.map(({ claim, node }) => ({ claim, file: file.relative, line: code.lineAt(node.start) }))
  })
  return found.filter((one, index) => found.findIndex(({ claim }) => claim === one.claim) === index)
}

function findingOf(code: ParsedFile, file: string, { claim, node, isCast }: ClaimRead): Finding {
  const line = code.lineAt(node.start)
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  const written = code.text.slice(node.start, node.end).replaceAll(/\s+/g, ' ')
  return auditFinding(meta, {
    // Without types there is no place where a team would have said it.
    severity: isTypeScript ? 'warning' : 'info',
    confidence: 'read',
    file,
    line,
    column: node.start - code.text.lastIndexOf('\n', node.start - 1),
    message: `\`${written}\` reads the claim \`${claim}\`, and nothing in this project says that session tokens carry it: by default they do not, and then the check is the same for everyone.${isCast ? ' A cast hides that from the types.' : ''}`,
    evidence: [`${file}:${line} ${written}`],
    help: `Put it into the session token (Clerk Dashboard > Sessions > Customize session token: \`{ "${claim}": ${TEMPLATES[claim] ?? '"{{user.public_metadata.role}}"'} }\`) and declare it: \`declare global { interface CustomJwtSessionClaims { ${claim}?: … } }\`, or as \`sessionClaims\` in routewarden.config.`,
  })
}

const TEMPLATES: Partial<Record<string, string>> = {
  metadata: '"{{user.public_metadata}}"',
  publicMetadata: '"{{user.public_metadata}}"',
  public_metadata: '"{{user.public_metadata}}"',
}

interface ClaimRead {
  claim: string
  /** The read, whole: `sessionClaims?.metadata`. */
  node: AstNode
  isCast: boolean
}

/** What stands for the claims, by name; of a name that stands for something else in some function, null there. */
interface Named {
  name: string
  /** The function that it was declared in; null: all of the file. */
  within: AstNode | null
  /** null: it is something else. */
  claims: { isCast: boolean } | null
}

type Names = (name: string) => { isCast: boolean } | null

/** `sessionClaims.role`, `session.sessionClaims?.metadata`, `(sessionClaims as X).role`, and through a variable. */
function claimReads({ program }: ParsedFile): ClaimRead[] {
  const reads: ClaimRead[] = []
  const named: Named[] = [{ name: 'sessionClaims', within: null, claims: { isCast: false } }]
  walkAst(program, {
    enter: (node, ancestors) => {
      const names: Names = (name) =>
        named.findLast((one) => one.name === name && (one.within === null || ancestors.includes(one.within)))?.claims ??
        null
      if (node.type === 'VariableDeclarator')
        noteVariable(node, ancestors.findLast(isFunction) ?? null, named, names, reads)
      if (node.type !== 'MemberExpression' || isOnlyShown(node, ancestors)) return
      const claims = asClaims(node['object'], names)
      const claim = claims && propertyName(node)
      if (claims && claim) reads.push({ claim, node, isCast: claims.isCast })
    },
  })
  return reads
}

/** `const claims = sessionClaims as Claims`, `const { role } = sessionClaims`, `const sessionClaims = { role: 'admin' }` */
function noteVariable(node: AstNode, within: AstNode | null, named: Named[], names: Names, reads: ClaimRead[]): void {
  const { id, init } = node as unknown as { id: AstNode; init: unknown }
  const claims = asClaims(init, names)
  const name = nameOf(id)
  if (name !== undefined && (claims || (isNode(init) && init.type === 'ObjectExpression'))) {
    named.push({ name, within, claims })
  }
  if (!claims || id.type !== 'ObjectPattern') return
  for (const property of id['properties'] as AstNode[]) {
    const claim = property.type === 'Property' ? keyName(property) : null
    if (claim) reads.push({ claim, node: property, isCast: claims.isCast })
  }
}

/** In a log, or as text of a page: nothing depends on it. */
function isOnlyShown(node: AstNode, ancestors: readonly AstNode[]): boolean {
  const around = ancestors.findLast(
    (one) =>
      !/^(ChainExpression|ParenthesizedExpression|TSNonNullExpression|TSAsExpression)$/.test(one.type) &&
      !isMemberOf(one, node),
  )
  if (around?.type === 'JSXExpressionContainer')
    return ancestors.at(ancestors.indexOf(around) - 1)?.type !== 'JSXAttribute'
  const callee = around?.type === 'CallExpression' ? (around['callee'] as AstNode) : undefined
  return callee?.type === 'MemberExpression' && nameOf(callee['object']) === 'console'
}

/** `sessionClaims.metadata.role`, of `sessionClaims.metadata` */
function isMemberOf(around: AstNode, inner: AstNode): boolean {
  const object = around.type === 'MemberExpression' ? (around['object'] as AstNode) : undefined
  return object !== undefined && object.start <= inner.start && inner.end <= object.end
}

/** Does an expression stand for the session's claims? */
function asClaims(node: unknown, names: Names): { isCast: boolean } | null {
  if (!isNode(node)) return null
  switch (node.type) {
    case 'Identifier':
      return names(nameOf(node) ?? '')
    case 'MemberExpression':
      return propertyName(node) === 'sessionClaims' ? { isCast: false } : null
    case 'TSAsExpression':
    case 'TSTypeAssertion': {
      const inner = asClaims(node['expression'], names)
      return inner && { isCast: true }
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSNonNullExpression':
    case 'AwaitExpression':
      return asClaims(node['expression'] ?? node['argument'], names)
    case 'LogicalExpression':
      return asClaims(node['left'], names)
    default:
      return null
  }
}

function propertyName(node: AstNode): string | null {
  const property = node['property'] as { name?: string; value?: unknown } | undefined
  if (node['computed'] !== true) return property?.name ?? null
  return typeof property?.value === 'string' ? property.value : null
}

const isDeclared = (claim: string, declared: ReadonlySet<string>): boolean => declared.has(claim) || declared.has(ANY)

/** Stands for the properties of a type that is extended: which, its file says. */
const ANY = '*'

const known = new WeakMap<AuditFacts['app'], Set<string>>()

/** Properties of every `interface CustomJwtSessionClaims` of the project, and what routewarden.config says of the token. */
function declaredClaims(facts: AuditFacts): Set<string> {
  const before = known.get(facts.app)
  if (before && facts.focus !== undefined) return before
  const declared = new Set([...(facts.claims ?? []), ...declaredIn(facts.app.root, facts)])
  // Types that the apps of a workspace share.
  const workspace = declared.size === 0 ? workspaceRoot(facts.app.root) : null
  if (workspace !== null) for (const claim of declaredIn(workspace, facts, SHARED)) declared.add(claim)
  known.set(facts.app, declared)
  return declared
}

const TYPES = /\.[cm]?tsx?$/
const SHARED = /\.d\.[cm]?ts$|(types|globals?|clerk)[\w.-]*\.[cm]?ts$/

function declaredIn(dir: string, { sources }: AuditFacts, names = TYPES): string[] {
  const files = walkFiles(dir, {
    enter: (name) => !name.startsWith('.') && name !== 'node_modules',
    accept: (name) => names.test(name),
  })
  return files.flatMap(({ path: file }) => {
    const text = sources.text(file)
    if (typeof text !== 'string' || !text.includes('CustomJwtSessionClaims')) return []
    const code = sources.parse(file)
    return 'reason' in code ? [] : membersOf(code)
  })
}

function membersOf({ program }: ParsedFile): string[] {
  const members: string[] = []
  walkAst(program, {
    enter: (node) => {
      if (node.type !== 'TSInterfaceDeclaration') return true
      if ((node['id'] as { name?: string }).name !== 'CustomJwtSessionClaims') return false
      if ((node['extends'] as AstNode[] | undefined)?.length) members.push(ANY)
      for (const member of (node['body'] as { body: AstNode[] }).body) members.push(keyName(member) ?? '')
      return false
    },
  })
  return members
}
