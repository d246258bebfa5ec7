/** Facts of next.config: asked of Next itself where it is installed, else the file is run, else its literals are read. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { parseConfigLiterals } from './config-literals.ts'
import { CONFIG_FILES } from './find-apps.ts'
import { CONFIG_CHILD, runChild } from './config-child.ts'
import { readRedirects, readRewrites } from './route-rules.ts'
import type { Sources } from './sources.ts'
import type { NextConfigFacts } from './types.ts'

export interface ReadConfigOptions {
  root: string
  nextDir: string | null
  exec: boolean
  timeoutMs: number
  sources: Sources
}

/** Next's own defaults (next/dist/server/config-shared.js, `defaultConfig`). */
const DEFAULTS = {
  basePath: '',
  trailingSlash: false,
  i18n: null,
  pageExtensions: ['tsx', 'ts', 'jsx', 'js'],
  distDir: '.next',
  output: null,
  rewrites: [],
  redirects: [],
}

/** Every field on its own: one that is not what Next's docs say falls back to the default. */
const facts = z.object({
  basePath: z.string().catch(''),
  trailingSlash: z.boolean().catch(false),
  i18n: z
    .object({ locales: z.array(z.string()), defaultLocale: z.string() })
    .nullable()
    .catch(null),
  pageExtensions: z.array(z.string()).min(1).catch(DEFAULTS.pageExtensions),
  distDir: z.string().catch('.next'),
  output: z.string().nullable().catch(null),
  rewrites: z.unknown().transform(readRewrites),
  redirects: z.unknown().transform(readRedirects),
})

const answer = z.union([z.object({ facts, warning: z.string().nullable() }), z.object({ error: z.string() })])

/** Never throws: what could not be known is in `reason`. */
export async function readNextConfig(options: ReadConfigOptions): Promise<NextConfigFacts> {
  const file = CONFIG_FILES.find((name) => existsSync(path.join(options.root, name))) ?? null
  if (file === null) return { file, ...DEFAULTS, readBy: 'defaults', reason: null }
  const absolute = path.join(options.root, file)
  if (!options.exec) {
    return fromLiterals(file, absolute, options.sources, null)
  }
  const readBy = options.nextDir === null ? 'execution' : 'next'
  const said = await runChild(CONFIG_CHILD, {
    cwd: options.root,
    timeoutMs: options.timeoutMs,
    input: { root: options.root, file: absolute, nextDir: options.nextDir, jiti: jitiPath() },
  })
  const parsed = answer.safeParse(said)
  if (!parsed.success) return fromLiterals(file, absolute, options.sources, `${file} gave no configuration`)
  if ('error' in parsed.data) {
    return fromLiterals(file, absolute, options.sources, `${file} could not be run: ${parsed.data.error}`)
  }
  return assemble(file, parsed.data.facts, readBy, [parsed.data.warning])
}

function fromLiterals(file: string, absolute: string, sources: Sources, because: string | null): NextConfigFacts {
  const read = parseConfigLiterals(absolute, sources)
  const unknown = read.unknown.length === 0 ? null : `${read.unknown.join(', ')} of ${file} could not be read`
  return assemble(file, facts.parse({ ...DEFAULTS, ...read.values }), 'parsing', [because, unknown])
}

function assemble(
  file: string,
  { rewrites, redirects, ...rest }: z.infer<typeof facts>,
  readBy: NextConfigFacts['readBy'],
  reasons: (string | null)[],
): NextConfigFacts {
  const refused = rewrites.refused + redirects.refused
  const wrong = refused === 0 ? null : `${refused} rewrites or redirects of ${file} are not what Next accepts`
  const said = [...reasons, wrong].filter((reason) => reason !== null)
  return {
    file,
    ...rest,
    rewrites: rewrites.rules,
    redirects: redirects.rules,
    readBy,
    reason: said.length === 0 ? null : said.join('; '),
  }
}

function jitiPath(): string {
  return createRequire(import.meta.url).resolve('jiti')
}
