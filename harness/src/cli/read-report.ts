/** A JSON report that an earlier run kept. */
import { readFileSync } from 'node:fs'
import type { Report } from '../access/index.ts'
import { shardSchema, type ShardReport } from '../run/index.ts'
import { ConfigError } from '../config/index.ts'
import { reportSchema, SCHEMA_VERSION } from '../report/index.ts'

const GIVE =
  'Give the JSON of `routewarden test` (.routewarden/report/routewarden-report.json) or of `routewarden audit --format json`.'

/** @throws {ConfigError} there is no such file, it is cut short, no report, or one of another version: with the place */
export function readReport(file: string): Report {
  const wrong = (message: string, help = GIVE) => new ConfigError(message, { file, help })
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const cut = error instanceof SyntaxError ? 'It is no JSON, or was cut short' : 'The report cannot be read'
    throw wrong(`${cut}: ${(error as Error).message}`)
  }
  const { tool, schemaVersion } = (json ?? {}) as {
    tool?: { name?: unknown; version?: unknown }
    schemaVersion?: unknown
  }
  if (tool?.name !== 'routewarden') throw wrong('This is no report of Routewarden.')
  if (schemaVersion !== SCHEMA_VERSION) {
    throw wrong(
      `The report has schema version ${String(schemaVersion)}; this Routewarden reads version ${SCHEMA_VERSION}.`,
      `Use the Routewarden that wrote it (${String(tool.version)}), or write the report anew with this one.`,
    )
  }
  const parsed = reportSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const at = first?.path.map(String).join('.') ?? ''
  throw wrong(`The report does not fit its schema at ${at === '' ? 'its top' : at}: ${first?.message ?? 'unknown'}`)
}

/** @throws {ConfigError} no report, or not one of `test --shard` */
export function readShard(file: string): ShardReport {
  const report = readReport(file)
  const shard = shardSchema.safeParse(report.shard)
  if (!shard.success) {
    throw new ConfigError('This is the report of a whole run, not of a shard.', {
      file,
      help: 'Only reports of `routewarden test --shard i/n` are merged.',
    })
  }
  return { file, report: { ...report, shard: shard.data } }
}
