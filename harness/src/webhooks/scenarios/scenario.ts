/** What a scenario is: words for people, a delivery, and the question that its answer is judged by. */
import type { ScenarioGroup, ScenarioResult } from '../../access/index.ts'
import type { Delivery, Material } from '../material.ts'

/** Of which things about one subject are told in another order than they happened. */
export type Order = 'updated-before-created' | 'deleted-before-created' | 'late-update-after-delete'

/** What a delivery is made from beside its own material. */
export interface Supply {
  /** Another genuine event of the same type, about something else. */
  other: () => Material
  /** A genuine event of another type; null: the catalogue has no sample of it. */
  ofType: (event: string) => Material | null
  /** Headers of a signed-in user; null: nobody is signed in. */
  session: () => Promise<Record<string, string> | null>
}

type Make = (material: Material, supply: Supply) => Delivery | null | Promise<Delivery | null>

/**
 * How answers are judged. `delivery` must be accepted; `forgery` must be turned away without effect; `method` must not
 * act, and neither must `harmless`, which may be answered; `either` may be accepted or refused, and must not fail.
 */
export type SingleKind = 'delivery' | 'forgery' | 'method' | 'harmless' | 'either'

export interface Words {
  id: string
  group: ScenarioGroup
  title: string
  risk: string
  expected: ScenarioResult
}

export type Scenario = Words &
  (
    | {
        kind: SingleKind
        make: Make
        /** Why it cannot be sent where `make` gives null. */
        needs?: string
      }
    /** The second must have no effect of its own; with another body, it may replace that of the first. */
    | { kind: 'replay'; make: (material: Material) => Promise<[first: Delivery, second: Delivery]>; replaces?: true }
    /** The same delivery several times at the same moment. */
    | { kind: 'race'; copies: number }
    /** Many deliveries at the same moment, each of its own. */
    | { kind: 'burst'; count: number }
    | { kind: 'order'; order: Order }
    /** Told from all that was answered so far. */
    | { kind: 'answer-time' }
    | { kind: 'no-leak'; make: Make }
  )
