/** The table of the suite: what each of its entry points lets through. Facts: `npm run guards:confirm` asks the running app. */
import { serverFunctions } from './cases/actions.ts'
import { direct } from './cases/direct.ts'
import { held } from './cases/held.ts'
import { helpers } from './cases/helpers.ts'
import { more } from './cases/more.ts'
import { odd } from './cases/odd.ts'
import { pagesRouter } from './cases/pages-router.ts'
import { views } from './cases/pages.ts'
import { signed } from './cases/signed.ts'
import { tricky } from './cases/tricky.ts'
import type { Case } from './cases/types.ts'
import { wrapped } from './cases/wrapped.ts'

export type { Case, Secrets, SuiteRequest } from './cases/types.ts'

export const CASES: Case[] = [
  ...direct,
  ...helpers,
  ...wrapped,
  ...more,
  ...tricky,
  ...odd,
  ...signed,
  ...views,
  ...serverFunctions,
  ...pagesRouter,
  ...held,
]
