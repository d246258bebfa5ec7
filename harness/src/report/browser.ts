/** What browsers met, in words; and where that departs from what requests alone showed. */
import type { BrowserVisit, Outcome, Report, ReportEntry } from '../access/index.ts'
import { plural } from './text.ts'

/** How many ways out of the ordinary are named one by one. */
const NAMED = 5

/** @returns null: the browser tells the same story as the request */
export function differs(entry: ReportEntry, observed: Outcome, visit: BrowserVisit): string | null {
  if (visit.failure !== undefined || visit.loop) return null
  if (observed === 'reached' && visit.byScript && visit.outcome !== 'reached')
    return `The server sent the page, and a script went on to ${visit.path}: a redirect made in the browser, after the answer.`
  if ((observed === 'sign-in' || observed === 'redirect') && visit.outcome === 'reached')
    return 'A request was redirected, and the browser was shown the page at its own address.'
  return null
}

/** One line of counts, and those that departed; none where no browser was asked for. */
export function browserLines({ entries }: Report): string[] {
  const visits = entries.flatMap((entry) =>
    Object.entries(entry.browser ?? {}).map(([identity, visit]) => ({ entry, identity, visit })),
  )
  if (visits.length === 0) return []
  const count = (of: (visit: BrowserVisit) => boolean) => visits.filter(({ visit }) => of(visit)).length
  const departed = visits.flatMap(({ entry, identity, visit }) => {
    // Whoever is signed in already is taken on from the sign-in page, which everyone may see.
    if (entry.outcomes[identity]?.declared === 'reached') return []
    const words = differs(entry, entry.outcomes[identity]?.observed ?? 'unknown', visit)
    return words === null ? [] : [`${entry.path} as ${identity}: ${words}`]
  })
  const blocked = [...new Set(visits.flatMap(({ visit }) => visit.blockedHosts))].sort()
  return [
    [
      `browser: ${plural(visits.length, 'visit')}`,
      plural(
        count(({ loop }) => loop),
        'loop',
      ),
      `${count(({ failure, loop }) => failure !== undefined && !loop)} not loaded`,
      `${count(({ consoleErrors }) => consoleErrors.length > 0)} with console errors`,
      `${count(({ clerkLoaded }) => clerkLoaded === false)} where Clerk did not load`,
      ...(blocked.length > 0 ? [`hosts not asked: ${blocked.join(', ')}`] : []),
    ].join(', '),
    ...departed.slice(0, NAMED),
    ...(departed.length > NAMED ? [`… and ${departed.length - NAMED} more`] : []),
  ]
}
