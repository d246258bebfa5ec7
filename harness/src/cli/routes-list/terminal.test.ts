import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { APPS, copyApp, write } from '../../app/copy-app.test.support.ts'
import { readApp } from '../../app/index.ts'
import { readInventory } from '../../routes/index.ts'
import { makeListing, type RouteListing } from './listing.ts'
import { renderMarkdown } from './markdown.ts'
import { renderTerminal } from './terminal.ts'

async function listingOf(dir: string, text?: string): Promise<RouteListing> {
  const app = await readApp(dir)
  const filter = text === undefined ? {} : { text }
  return makeListing({ from: dir, app, inventory: await readInventory(app), differences: [], filter })
}

/** Lines of the tables: those above and below hold sentences. */
const tableOf = (text: string) =>
  text.split('\n').filter((line) => /^(METHOD|KIND|GET|POST|layout|default)\b/.test(line))

it.each([50, 80, 120])('keeps the tables within %i columns, start and end of each cell to be seen', async (width) => {
  const listing = await listingOf(path.join(APPS, 'segments'))
  const text = renderTerminal(listing, { color: false, width, layouts: true })
  const lines = tableOf(text)
  expect(lines).toHaveLength(1 + listing.entries.length + 1 + 3)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
  expect(text.includes('…')).toBe(width < 120)
})

it('colours only when asked to', async () => {
  const listing = await listingOf(path.join(APPS, 'segments'))
  const plain = renderTerminal(listing, { color: false, width: null, layouts: false })
  const colored = renderTerminal(listing, { color: true, width: null, layouts: false })
  expect(stripVTControlCharacters(plain)).toBe(plain)
  expect(colored).not.toBe(plain)
  expect(stripVTControlCharacters(colored)).toBe(plain)
})

it('lets no name of the app become a command to the terminal or markup', async () => {
  const dir = copyApp('handlers')
  write(path.join(dir, 'app/\u001b[31mred`|<b>/page.tsx'), 'export default function Page() {}')
  const listing = await listingOf(dir, 'red')
  expect(renderTerminal(listing, { color: false, width: null, layouts: false })).toContain('/red`|<b>')
  expect(renderMarkdown(listing, { layouts: false })).toContain('| `` /red`\\|<b> `` |')
})

it.each([
  ['/dashboard', ['/dashboard', '/dashboard', '/dashboard/members']],
  ['MEMBERS', ['/dashboard/members']],
  ['/dashboard/*', ['/dashboard/members']],
  ['/dashboard/**', ['/dashboard', '/dashboard', '/dashboard/members']],
  ['/*/[id]', ['/photo/[id]', '/photo/[id]']],
  ['*.svg', ['/icon.svg', '/pricing/icon-15m7k7.svg']],
  ['/*.svg', ['/icon.svg']],
])('filters patterns by %s', async (text, expected) => {
  const { entries, summary } = await listingOf(path.join(APPS, 'segments'), text)
  expect(entries.map(({ pattern }) => pattern)).toEqual(expected)
  expect(summary).toMatchObject({ listed: expected.length, total: 25 })
})
