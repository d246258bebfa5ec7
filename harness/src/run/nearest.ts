import { distance } from 'fastest-levenshtein'

/** How many characters may differ, for each one of the word, to be taken for a slip. */
const SLIP = 0.4

/** `Did you mean "user.created"? `, or '' where nothing is near. */
export function nearestOf(word: string, known: string[]): string {
  const ranked = known
    .map((name) => ({ name, off: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, off }) => off <= Math.max(2, SLIP * name.length))
    .sort((a, b) => a.off - b.off)
  const names = ranked.slice(0, 3).map(({ name }) => `"${name}"`)
  return names.length === 0 ? '' : `Did you mean ${names.join(' or ')}? `
}
