/** Finds and loads `routewarden.config.*`. TypeScript configs run through jiti, so Node 20 reads them without a build. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'
import { lilconfig } from 'lilconfig'
import { z } from 'zod'
import { configSchema } from './schema.ts'
import type { RoutewardenConfig } from './types.ts'

const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => `routewarden.config.${ending}`)

/** Wrong config: what, where, and what to do. The command line ends with exit code 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly file: string | null
  readonly help: string
  constructor(message: string, options: { file: string | null; help: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.file = options.file
    this.help = options.help
  }
}

export interface LoadedConfig {
  config: RoutewardenConfig
  /** Absolute path of the file, null when the app has none (defaults apply). */
  file: string | null
  /** Folder that relative paths of the config start from. */
  dir: string
}

/**
 * Loads the config of an app.
 * @param dir absolute folder in which to look (the folder itself, not its parents)
 * @param explicit path given by `--config`; must exist
 * @throws {ConfigError} file missing, not loadable, or of the wrong shape
 */
export async function loadConfig(dir: string, explicit?: string): Promise<LoadedConfig> {
  const explorer = lilconfig('routewarden', {
    searchPlaces: CONFIG_NAMES,
    stopDir: dir,
    loaders: Object.fromEntries(['.ts', '.mts', '.js', '.mjs', '.cjs'].map((ending) => [ending, loadModule])),
  })
  let found
  try {
    found = explicit === undefined ? await explorer.search(dir) : await explorer.load(path.resolve(explicit))
  } catch (error) {
    const file = explicit ?? null
    throw new ConfigError(`The config could not be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      file,
      help: explicit
        ? `Check that ${explicit} exists and exports its config as default.`
        : 'Mend the error in the file, or run with --config to name another.',
      cause: error,
    })
  }
  if (!found) return { config: {}, file: null, dir }
  return { config: checkConfig(found.config, found.filepath), file: found.filepath, dir: path.dirname(found.filepath) }
}

/**
 * Checks that a value has the shape of a config and that its names agree with each other.
 * @throws {ConfigError}
 */
export function checkConfig(value: unknown, file: string | null): RoutewardenConfig {
  const parsed = configSchema.safeParse(value)
  if (!parsed.success) {
    throw new ConfigError(
      `The config has ${plural(parsed.error.issues.length, 'mistake')}:\n${z.prettifyError(parsed.error)}`,
      {
        file,
        help: 'Correct the keys named above; `defineConfig` from "routewarden" lets the editor check them.',
      },
    )
  }
  const config = value as RoutewardenConfig
  const known = new Set(['anonymous', 'signed-in', ...Object.keys(config.identities ?? {})])
  for (const [key, route] of Object.entries(config.routes ?? {})) {
    for (const name of Object.keys(route.expect ?? {})) {
      if (known.has(name)) continue
      throw new ConfigError(`routes["${key}"].expect names the identity "${name}", which does not exist.`, {
        file,
        help: `Add it to \`identities\`, or use one of: ${[...known].join(', ')}.`,
      })
    }
  }
  return config
}

/** A config imports `defineConfig`: where the package is not installed beside it (`npx routewarden`), it is ours. */
async function loadModule(file: string): Promise<unknown> {
  const load = (alias?: Record<string, string>) =>
    createJiti(import.meta.url, { interopDefault: true, moduleCache: false, ...(alias ? { alias } : {}) }).import(
      file,
      { default: true },
    )
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof Error) || !/Cannot find (module|package) 'routewarden'/.test(error.message)) throw error
    return load({ routewarden: fileURLToPath(new URL(`types${path.extname(import.meta.url)}`, import.meta.url)) })
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
