const first = 'de' as const

export const Site = { languages: [first, 'nl'], first }
