import { defineRouting } from 'next-intl/routing'
import * as unrelated from './unrelated'
import { Site } from './site'

export const routing = defineRouting({
  locales: Site.languages,
  defaultLocale: Site.first,
  localePrefix: { mode: 'as-needed', prefixes: unrelated.prefixes },
})
