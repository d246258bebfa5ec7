/** Every other way to ask for what is closed, one family a file. */
import type { RawRequest } from '../http.ts'
import { headerVariants } from './headers.ts'
import { parameterVariants } from './parameters.ts'
import { pathVariants } from './path.ts'
import { transportVariants } from './transport.ts'
import {
  PROBE_LEVELS,
  type Canonical,
  type Family,
  type ProbeLevel,
  type Surroundings,
  type Variant,
  type VariantsOf,
} from './types.ts'

export { credentialVariants, type Forgery } from './credentials.ts'
export { type Canonical, type ProbeLevel, type Surroundings, type Variant } from './types.ts'

const MADE: Partial<Record<Family, VariantsOf>> = {
  path: pathVariants,
  transport: transportVariants,
  header: headerVariants,
  parameter: parameterVariants,
}

export const isWithin = (level: ProbeLevel, asked: ProbeLevel): boolean =>
  PROBE_LEVELS.indexOf(level) <= PROBE_LEVELS.indexOf(asked)

/** Made as they are asked for: nobody holds all of them. Equal requests come once, and never the canonical one. */
export function* variantsOf(canonical: Canonical, around: Surroundings, level: ProbeLevel): Iterable<Variant> {
  const seen = new Set([keyOf(canonical.request)])
  for (const make of Object.values(MADE)) {
    for (const variant of make(canonical, around)) {
      if (!isWithin(variant.level, level)) continue
      const key = keyOf(variant.request)
      if (seen.has(key)) continue
      seen.add(key)
      yield variant
    }
  }
}

const keyOf = (request: RawRequest) => JSON.stringify(request)
export { forgeriesOf, type Forge } from './forgeries.ts'
