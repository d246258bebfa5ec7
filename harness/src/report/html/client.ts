/// <reference lib="dom" />
import type { CellDetails, EntryDetails, PageData, RowFacts } from './data.ts'

/**
 * The page's script. It is put into the page by `toString()`, so it may use nothing from outside itself.
 * What it shows goes in as text, but for rows and findings, which were escaped when the report was written.
 * @param detailsAtOnce entry points in one element of details
 */
export function client(detailsAtOnce: number): void {
  const root = document.documentElement
  const find = (id: string) => document.getElementById(id)
  const data = JSON.parse(
    find('data')?.textContent ?? '{"identities":[],"rows":[],"markup":null,"findings":[]}',
  ) as PageData
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
  const chosen = (id: string) => (find(id) as HTMLSelectElement | null)?.value ?? ''
  const checked = (id: string) => (find(id) as HTMLInputElement | null)?.checked ?? false
  const fitting = () => {
    const words = (search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const [access, kind, outcome, rule] = [chosen('access'), chosen('kind'), chosen('outcome'), chosen('rule')]
    const [withFinding, mismatched] = [checked('has-finding'), checked('only-mismatches')]
    return data.rows.map(
      (row: RowFacts) =>
        words.every((word) => row.text.includes(word)) &&
        (access === '' || access === row.standing) &&
        (kind === '' || kind === row.kind) &&
        (outcome === '' || (row.outcomes as string[]).includes(outcome)) &&
        (rule === '' || row.rules.includes(rule)) &&
        (!withFinding || row.rules.length > 0) &&
        (!mismatched || row.mismatch),
    )
  }

  // Rows: all of them are in the page, or only those around what is seen
  const scroller = document.querySelector<HTMLElement>('#matrix .scroller')
  const groups = [...document.querySelectorAll<HTMLTableSectionElement>('table.matrix tbody[data-group]')]
  const inPage = new Map([...document.querySelectorAll<HTMLTableRowElement>('tr.row')].map((row) => [row.id, row]))
  interface Chunk {
    body: HTMLTableSectionElement
    rows: number[]
    drawn: boolean
  }
  // A screen of rows is drawn at once with each key; the others follow.
  const FIRST = 14
  const CHUNK = 40
  // Of a row that was not drawn yet, in pixels: as of those that were last.
  let rowHeight = 58
  let chunks: Chunk[] = []
  const draw = (chunk: Chunk) => {
    if (chunk.drawn) return
    chunk.drawn = true
    chunk.body.innerHTML = chunk.rows.map((row) => data.markup?.[row] ?? '').join('')
  }
  // Keeps its height, so that nothing moves.
  const clear = (chunk: Chunk) => {
    if (chunk.body.contains(document.activeElement)) return
    if (chunk.drawn) rowHeight = chunk.body.offsetHeight / chunk.rows.length
    const height = chunk.rows.length * rowHeight
    chunk.drawn = false
    const space = document.createElement('td')
    space.colSpan = data.identities.length + 2
    space.className = 'space'
    space.style.height = `${height}px`
    const row = document.createElement('tr')
    row.append(space)
    chunk.body.replaceChildren(row)
  }
  const watcher = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        const chunk = chunks.find(({ body }) => body === target)
        if (chunk && isIntersecting) draw(chunk)
        else if (chunk?.drawn) clear(chunk)
      }
    },
    { root: scroller, rootMargin: '1000px 0px' },
  )
  const showWindowed = (fits: boolean[]) => {
    watcher.disconnect()
    for (const { body } of chunks) body.remove()
    chunks = []
    for (const group of groups) {
      const wanted: number[] = []
      for (const [index, row] of data.rows.entries()) {
        if (fits[index] && row.standing === group.dataset['group']) wanted.push(index)
      }
      group.hidden = wanted.length === 0
      const bodies: Node[] = []
      for (let from = 0; from < wanted.length;) {
        const size = chunks.length === 0 ? FIRST : CHUNK
        const chunk = { body: document.createElement('tbody'), rows: wanted.slice(from, from + size), drawn: false }
        from += size
        if (chunks.length === 0) {
          // What is seen first is there at once.
          draw(chunk)
        } else clear(chunk)
        chunks.push(chunk)
        bodies.push(chunk.body)
      }
      group.after(...bodies)
    }
    for (const { body } of chunks) watcher.observe(body)
  }
  const showInPage = (fits: boolean[]) => {
    for (const [index, { anchor }] of data.rows.entries()) {
      const row = inPage.get(anchor)
      if (row) row.hidden = !fits[index]
    }
    for (const group of groups) group.hidden = group.querySelector('tr.row:not([hidden])') === null
  }
  const filter = () => {
    const fits = fitting()
    if (data.markup === null) showInPage(fits)
    else showWindowed(fits)
    const count = fits.filter(Boolean).length
    if (shown) shown.textContent = count === fits.length ? `${count} shown` : `${count} of ${fits.length} shown`
  }
  const fromTop = () => {
    filter()
    if (data.markup !== null) scroller?.scrollTo({ top: 0 })
  }
  form?.addEventListener('input', fromTop)
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
  })
  form?.addEventListener('reset', () => setTimeout(filter))
  filter()

  // Findings beyond the first, when they are asked for
  const more = find('more-findings')
  const showFindings = () => {
    if (!more?.isConnected) return
    document.querySelector('ol.findings')?.insertAdjacentHTML('beforeend', data.findings.join(''))
    more.closest('p')?.remove()
  }
  more?.addEventListener('click', showFindings)

  // Paper has room for all of it.
  addEventListener('beforeprint', () => {
    showFindings()
    for (const chunk of chunks) draw(chunk)
  })
  addEventListener('afterprint', filter)

  // A link to an entry point or a finding shows it, whatever is filtered.
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1))
    if (/^finding-\d+$/.test(name) && !find(name)) {
      showFindings()
      find(name)?.scrollIntoView()
    }
    const index = data.rows.findIndex(({ anchor }) => anchor === name)
    if (name === '' || index === -1) return
    if (!fitting()[index]) {
      form?.reset()
      filter()
    }
    for (const chunk of chunks) if (chunk.rows.includes(index)) draw(chunk)
    for (const row of document.querySelectorAll('tr.row.target')) row.classList.remove('target')
    const row = find(name)
    row?.classList.add('target')
    row?.scrollIntoView({ block: 'center' })
  }
  addEventListener('hashchange', follow)
  follow()

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
      fromTop()
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
  const again = (curl: string | null) => {
    if (curl === null) return []
    const names = curl.includes('$TOKEN') ? '; TOKEN: a session token of this identity' : ''
    return [make('code', 'curl', curl), make('p', 'muted small tryit', `APP: the address of the running app${names}`)]
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
    const chunk = find(`details-${Math.floor(entryIndex / detailsAtOnce)}`)?.textContent ?? '[]'
    const entry = (JSON.parse(chunk) as EntryDetails[])[entryIndex % detailsAtOnce]
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
      ...cell.observations.map((item, index) =>
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
          ...again(cell.curl[index] ?? null),
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
