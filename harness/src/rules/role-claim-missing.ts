import type { Finding } from '../access/index.ts'
import { isNode, keyName, walkAst, walkFiles, workspaceRoot, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
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
      const read = code && claimReads(code).find(({ claim }) => CUSTOM.test(claim) && !declared.has(claim))
      return code && read ? [findingOf(code, file.relative, read)] : []
    })
  },
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

/** `sessionClaims.role`, `session.sessionClaims?.metadata`, `(sessionClaims as X).role`, and through a variable of the file. */
function claimReads({ program }: ParsedFile): ClaimRead[] {
  const reads: ClaimRead[] = []
  /** Names that stand for the claims, and whether a cast made them. */
  const names = new Map<string, boolean>([['sessionClaims', false]])
  walkAst(program, {
    enter: (node) => {
      if (node.type === 'VariableDeclarator') noteVariable(node, names, reads)
      if (node.type !== 'MemberExpression') return
      const claims = asClaims(node['object'], names)
      const claim = claims && propertyName(node)
      if (claims && claim) reads.push({ claim, node, isCast: claims.isCast })
    },
  })
  return reads
}

/** `const claims = sessionClaims as Claims`, `const { role } = sessionClaims` */
function noteVariable(node: AstNode, names: Map<string, boolean>, reads: ClaimRead[]): void {
  const { id, init } = node as unknown as { id: AstNode; init: unknown }
  const claims = asClaims(init, names)
  if (!claims) return
  if (id.type === 'Identifier') names.set((id as unknown as { name: string }).name, claims.isCast)
  if (id.type !== 'ObjectPattern') return
  for (const property of id['properties'] as AstNode[]) {
    const claim = property.type === 'Property' ? keyName(property) : null
    if (claim) reads.push({ claim, node: property, isCast: claims.isCast })
  }
}

/** Does an expression stand for the session's claims? */
function asClaims(node: unknown, names: ReadonlyMap<string, boolean>): { isCast: boolean } | null {
  if (!isNode(node)) return null
  switch (node.type) {
    case 'Identifier': {
      const isCast = names.get((node as unknown as { name: string }).name)
      return isCast === undefined ? null : { isCast }
    }
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
      for (const member of (node['body'] as { body: AstNode[] }).body) members.push(keyName(member) ?? '')
      return false
    },
  })
  return members
}
