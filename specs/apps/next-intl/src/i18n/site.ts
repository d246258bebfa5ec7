const first = 'de' as const
const known = [
  { id: first, name: 'Deutsch' },
  { id: 'nl', name: 'Nederlands' },
]

export const Site = { languages: known.map((language) => language.id), first }
