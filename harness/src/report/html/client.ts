/// <reference lib="dom" />
import type { CellDetails, PageData } from './data.ts'

/**
 * The page's script. It is put into the page by `toString()`, so it may use nothing from outside itself.
 * Everything it shows goes in as text, never as markup.
 */
export function client(): void {
  const root = document.documentElement
  const find = (id: string) => document.getElementById(id)
  const data = JSON.parse(find('data')?.textContent ?? '{"identities":[],"entries":[]}') as PageData
  root.classList.add('scripted')

  // Theme
  const themeButton = find('theme') as HTMLButtonElement | null
  const isDark = () =>
    root.dataset['theme'] ? root.dataset['theme'] === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  const nameTheme = () => {
    if (themeButton) themeButton.textContent = isDark() ? 'Light theme' : 'Dark theme'
  }
  themeButton?.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark'
    nameTheme()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme)
  nameTheme()

  // Filters
  const form = find('filters') as HTMLFormElement | null
  const search = find('search') as HTMLInputElement | null
  const shown = find('shown')
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('tr.row')]
  const chosen = (id: string) => (find(id) as HTMLSelectElement | null)?.value ?? ''
  const checked = (id: string) => (find(id) as HTMLInputElement | null)?.checked ?? false
  const filter = () => {
    const words = (search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    let count = 0
    for (const row of rows) {
      const facts = row.dataset
      const fits =
        words.every((word) => (facts['text'] ?? '').includes(word)) &&
        (chosen('access') === '' || chosen('access') === facts['standing']) &&
        (chosen('kind') === '' || chosen('kind') === facts['kind']) &&
        (chosen('outcome') === '' || (facts['outcomes'] ?? '').split(' ').includes(chosen('outcome'))) &&
        (!checked('has-finding') || facts['finding'] === 'true') &&
        (!checked('only-mismatches') || facts['mismatch'] === 'true')
      row.hidden = !fits
      if (fits) count++
    }
    for (const body of document.querySelectorAll<HTMLTableSectionElement>('table.matrix tbody')) {
      body.hidden = body.querySelector('tr.row:not([hidden])') === null
    }
    if (shown) shown.textContent = count === rows.length ? `${count} shown` : `${count} of ${rows.length} shown`
  }
  form?.addEventListener('input', filter)
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
  })
  form?.addEventListener('reset', () => setTimeout(filter))
  filter()

  // A link to an entry point shows it, whatever is filtered.
  const follow = () => {
    const row = rows.find(({ id }) => id !== '' && id === decodeURIComponent(location.hash.slice(1)))
    if (row?.hidden) {
      form?.reset()
      setTimeout(() => {
        row.scrollIntoView({ block: 'center' })
      })
    }
  }
  addEventListener('hashchange', follow)

  // Keys
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog')
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      search?.focus()
    }
    if (event.key === 'Escape' && event.target === search && search) {
      event.preventDefault()
      if (search.value === '') search.blur()
      search.value = ''
      filter()
    }
  })

  // Details
  const dialog = find('details') as HTMLDialogElement | null
  const body = find('details-body')
  const make = (tag: string, name: string, ...inside: (Node | string)[]) => {
    const element = document.createElement(tag)
    if (name !== '') element.className = name
    element.append(...inside)
    return element
  }
  const list = (pairs: [string, string | null][]) => {
    const element = make('dl', 'facts')
    for (const [name, value] of pairs) {
      if (value !== null && value !== '') element.append(make('dt', '', name), make('dd', '', value))
    }
    return element
  }
  const beside = (cell: CellDetails) => {
    const element = make('dl', 'beside')
    const three: [string, string][] = [
      ['Declared', cell.declared ?? 'nothing'],
      ['Predicted', cell.predicted],
      ['Observed', cell.observed],
    ]
    for (const [name, value] of three) {
      const tone = name === 'Observed' ? `cell ${cell.tone} ${cell.sign === '!' ? 'mismatch' : ''}` : ''
      element.append(make('div', '', make('dt', '', name), make('dd', '', make('span', tone, value))))
    }
    return element
  }
  const inBrowser = ({ browser }: CellDetails): HTMLElement[] => {
    if (browser === null) return []
    const parts = [
      make('h3', '', 'In a browser'),
      ...(browser.differs === null ? [] : [make('p', 'note', browser.differs)]),
      list([
        ['Ended at', `${browser.path} (${browser.status ?? 'no answer'})`],
        ['Way', browser.steps.length > 1 ? browser.steps.join(', ') : null],
        ['Loop', browser.loop ? 'sent round in circles' : null],
        ['Not loaded', browser.failure ?? null],
        ['Clerk', browser.clerkLoaded === null ? null : browser.clerkLoaded ? 'loaded' : 'did not load'],
        ['Console', browser.consoleErrors.join('\n') || null],
        ['Not asked', browser.blockedHosts.join(', ') || null],
        ['Time', `${Math.round(browser.ms)} ms`],
      ]),
    ]
    if (browser.screenshot !== undefined) {
      const link = make('a', 'screenshot', '')
      link.setAttribute('href', browser.screenshot)
      const picture = make('img', '', '')
      picture.setAttribute('src', browser.screenshot)
      picture.setAttribute('alt', 'The page as it was shown')
      picture.setAttribute('loading', 'lazy')
      link.append(picture)
      parts.push(link)
    }
    return parts
  }
  const open = (entryIndex: number, identityIndex: number) => {
    const entry = data.entries[entryIndex]
    const cell = entry?.cells[identityIndex]
    if (!dialog || !body || !entry || !cell) return
    const title = make('h2', '', make('span', 'mono', entry.id), ` as ${data.identities[identityIndex] ?? ''}`)
    title.id = 'details-title'
    const close = make('button', 'quiet', 'Close')
    close.setAttribute('type', 'button')
    close.addEventListener('click', () => {
      dialog.close()
    })
    const guard = entry.guard
    body.replaceChildren(
      make('header', '', title, close),
      make('p', 'muted small', `${entry.kind} · ${entry.place}`),
      beside(cell),
    )
    if (cell.departs !== null)
      body.append(make('p', cell.sign === '!' ? 'note bad' : 'note', `${cell.sign || '?'} ${cell.departs}`))
    if (entry.skipped !== null) body.append(make('p', 'note', `Not called: ${entry.skipped}`))
    body.append(
      make('h3', '', cell.observations.length === 1 ? 'Request' : 'Requests'),
      ...(cell.observations.length === 0 ? [make('p', 'muted', 'None was sent.')] : []),
      ...cell.observations.map((item) =>
        make(
          'div',
          'observation',
          make('p', 'mono', `${item.request} → ${item.status ?? 'no answer'}`),
          list([
            ['Outcome', item.outcome],
            ['Why', item.why],
            ['Session', item.transport],
            ['Location', item.location],
            ['Clerk status', item.authStatus],
            ['Clerk reason', item.authReason],
            ['Turned away by', item.turnedAwayBy],
            ['Time', `${Math.round(item.ms)} ms`],
          ]),
        ),
      ),
      ...inBrowser(cell),
      make('h3', '', 'Guard of its own'),
      list([
        ['Verdict', guard.status + (guard.confidence ? ` (${guard.confidence})` : '')],
        ['Lets in', guard.access],
        ['Why', guard.reason ?? null],
        ['Evidence', guard.evidence.map((item) => `${item.file}:${item.line} ${item.what}`).join('; ')],
      ]),
      make('h3', '', 'Access of the entry point'),
      list([
        ['Declared', entry.access.declared ?? 'nothing'],
        ['Predicted', entry.access.predicted],
        ['Observed', entry.access.observed],
        ['Proxy alone', cell.proxy],
      ]),
    )
    dialog.showModal()
    dialog.scrollTop = 0
  }
  document.addEventListener('click', (event) => {
    if (event.target === dialog) dialog?.close()
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button.cell') : null
    if (button) open(Number(button.dataset['entry']), Number(button.dataset['identity']))
  })
}
