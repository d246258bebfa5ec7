import type { EntryPoint, Finding } from '../access/index.ts'
import type { EditInput } from './edit.ts'

const known = new WeakMap<EntryPoint[], Map<string, EntryPoint>>()

/** The entry point that a finding is about. By id: editors ask at every key, in apps of thousands. */
export function entryOf({ entry }: Finding, { inventory }: EditInput['facts']): EntryPoint | undefined {
  const { entries } = inventory
  let byId = known.get(entries)
  if (byId === undefined) {
    byId = new Map(entries.map((one) => [one.id, one]))
    known.set(entries, byId)
  }
  return byId.get(entry ?? '')
}
