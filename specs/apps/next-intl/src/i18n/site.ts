const first = 'de' as const
const known = [
  { id: first, name: 'Deutsch' },
  { id: 'nl', name: 'Nederlands' },
] satisfies { id: string; name: string }[]

const Settings = { i18n: { known, first } } as const

export const Site = { languages: Settings.i18n.known.map((language) => language.id), first: Settings.i18n.first }
