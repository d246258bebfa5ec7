/**
 * From single answers to outcomes. What one answer cannot tell, the others beside it may: a 404 hides something
 * only if another identity is shown it; a function that throws for one caller alone has a guard that throws.
 */
import type { EntryPoint, Observation, Outcome } from '../access/types.ts'

/** An observation whose 404 is not yet explained. */
export type RawObservation = Omit<Observation, 'outcome'> & { outcome: Outcome | 'missing' }

/** From most to least open: where an identity's transports disagree, the more open answer is the identity's outcome. */
const OPENNESS: Outcome[] = [
  'reached',
  'unknown',
  'error',
  'redirect',
  'method-not-allowed',
  'not-found',
  'forbidden',
  'unauthorized',
  'sign-in',
]

const TRANSPORTS: Observation['transport'][] = ['none', 'cookie', 'bearer']

export function mostOpen(outcomes: Outcome[]): Outcome {
  return OPENNESS.find((outcome) => outcomes.includes(outcome)) ?? 'unknown'
}

/** @param byIdentity all answers of one entry point */
export function resolveEntry(
  entry: EntryPoint,
  byIdentity: Record<string, RawObservation[]>,
): Record<string, { outcome: Outcome; observations: Observation[] }> {
  const reached = Object.entries(byIdentity).filter(([, list]) => list.some((item) => item.outcome === 'reached'))
  const others: Others = {
    someoneReached: reached.length > 0,
    userReached: reached.some(([identity]) => identity !== 'anonymous'),
  }
  return Object.fromEntries(
    Object.entries(byIdentity).map(([identity, list]) => {
      const observations = list
        .map((item) => resolveOne(entry, identity, item, others))
        // Answers come in any order; a report must not.
        .sort((a, b) => TRANSPORTS.indexOf(a.transport) - TRANSPORTS.indexOf(b.transport))
      return [identity, { outcome: mostOpen(observations.map((item) => item.outcome)), observations }]
    }),
  )
}

interface Others {
  someoneReached: boolean
  /** Someone with a session. What strangers are told is no sign that users are refused. */
  userReached: boolean
}

function resolveOne(entry: EntryPoint, identity: string, item: RawObservation, others: Others): Observation {
  if (item.outcome === 'missing') {
    return others.someoneReached
      ? { ...item, outcome: 'not-found', why: `${item.why}, while another identity is shown it` }
      : {
          ...item,
          outcome: 'unknown',
          why: `${item.why} for every identity: the sample may not exist (give \`params\` in the config)`,
        }
  }
  if (item.outcome === 'error' && entry.kind === 'server-function' && others.userReached && item.status !== null) {
    const outcome = identity === 'anonymous' ? 'unauthorized' : 'forbidden'
    return { ...item, outcome, why: `${item.why} for this caller, while another runs it: a guard that throws` }
  }
  return { ...item, outcome: item.outcome }
}
