/**
 * Writes the pages of the rules that an audit of the app finds, from those that `routewarden explain <rule>` prints, and
 * the table of rules in the README. After a build: `npm run docs`; with --check, says what differs and writes nothing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'

const { rules } = await import('../dist/index.js')
const { PROJECT_RULES } = await import('../dist/project/catalogue.js')
const here = new URL('../', import.meta.url)
const check = process.argv.includes('--check')
let differing = 0

const OPTIONS =
  'What is public, which guards and webhooks are your own, and whether the proxy is trusted (`trustProxy`) is said in `routewarden.config.ts`, for every command and for ESLint.'
const DEFAULT = 'Where the app does not use Clerk.'
const WHEN_NOT = {
  'auth-in-cache': 'Where nothing is cached on the server.',
  'deprecated-route-matcher':
    'Until you want to move checks from the proxy into each resource: the rule is in no config but `migration`.',
  'guard-optional-user':
    'Where what strangers may change is protected by other means, such as a captcha that Routewarden does not know.',
  'layout-only-guard': "Where the proxy protects the same pages, and you trust it: `trustProxy: 'ignore'` says so.",
  'provider-missing': 'In a package of components that some app wraps in the provider.',
  'public-pattern-dead': 'While routes are being written that the proxy already names.',
  'protected-pattern-dead': 'While routes are being written that the proxy already names.',
  'unprotected-page':
    'For pages that are meant for all: declare them `public` in routewarden.config.ts, and the rule stays on.',
  'unprotected-route-handler':
    'For handlers that are meant for all: declare them `public` in routewarden.config.ts, and the rule stays on.',
  'unprotected-server-function':
    'For functions that are meant for all, such as a contact form: declare them `public` in routewarden.config.ts, and the rule stays on.',
}

for (const { id } of PROJECT_RULES) await write(`docs/rules/${id}.md`, pageOf(id))
await write(
  'README.md',
  readFileSync(new URL('README.md', here), 'utf8').replace(/^\| Rule[^]*?\n\n/m, `${table()}\n\n`),
)
process.exitCode = check && differing > 0 ? 1 : 0

async function write(file, text) {
  const url = new URL(file, here)
  const options = { ...(await resolveConfig(url)), parser: 'markdown' }
  const formatted = await format(text, options)
  if (existsSync(url) && readFileSync(url, 'utf8') === formatted) return
  differing++
  console.log(`${check ? 'differs' : 'written'}: eslint-rules/${file}`)
  if (!check) writeFileSync(url, formatted)
}

function pageOf(id) {
  const { docs, fixable, hasSuggestions } = rules[id].meta
  const source = readFileSync(new URL(`../harness/docs/rules/${id}.md`, here), 'utf8')
  const part = (title) =>
    source
      .split(`\n## ${title}\n`)[1]
      ?.split(/\n## (?=Why|Incorrect|Correct|How it|What it)/)[0]
      .trim() ?? ''
  const facts = [
    `In ${{ recommended: '`recommended` and `strict`', strict: '`strict`', migration: '`migration`' }[docs.recommended]}.`,
    ...(fixable ? ['Fixable.'] : []),
    ...(hasSuggestions ? ['Has suggestions.'] : []),
    `${docs.cwe}, ASVS 5.0 ${docs.asvs}.`,
  ]
  return [
    `# ${id}`,
    `> ${docs.description}.`,
    facts.join(' '),
    ...['Why', 'Incorrect', 'Correct', 'How it is found'].map((title) => `## ${title}\n\n${part(title)}`),
    `## Options\n\nNone. ${OPTIONS}`,
    `## When not to use it\n\n${WHEN_NOT[id] ?? DEFAULT}`,
    `## What it cannot see\n\n${part('What it cannot see')}`,
  ].join('\n\n')
}

function table() {
  const rows = Object.entries(rules).map(([id, { meta }]) => {
    const offers = [...(meta.fixable ? ['fix'] : []), ...(meta.hasSuggestions ? ['suggestion'] : [])].join(', ')
    return `| [\`${id}\`](docs/rules/${id}.md) | ${meta.docs.description} | ${meta.docs.recommended} | ${offers} |`
  })
  return ['| Rule | What it does | Config | Offers |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
