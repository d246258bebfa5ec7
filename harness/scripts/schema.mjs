/** Writes the published JSON Schema of the report. After a build: `npm run docs`; a test holds it against the code. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { jsonSchema } from '../dist/report/index.js'

const file = new URL('../schema/report.schema.json', import.meta.url)
const options = await resolveConfig(file)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, await format(JSON.stringify(jsonSchema()), { ...options, parser: 'json' }))
