/** Every difference ever found between prediction and server, as the smallest case that showed it. They run first. */
import type { Regression } from './config.ts'

export const REGRESSIONS: Regression[] = []
