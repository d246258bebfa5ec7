/** Pure. */
type Metadata = Record<string, unknown>

/**
 * The change that Clerk's deep merge needs to arrive at `wanted`: what is not wanted is set to null, which removes it
 * (Clerk docs, "updateUserMetadata"). Empty when nothing differs.
 */
export function changeTowards(current: Metadata, wanted: Metadata): Metadata {
  const removed = Object.keys(current).filter((key) => !Object.hasOwn(wanted, key))
  const changed = Object.entries(wanted).flatMap(([key, value]) => {
    const before = Object.hasOwn(current, key) ? current[key] : undefined
    if (isObject(before) && isObject(value)) {
      const change = changeTowards(before, value)
      return Object.keys(change).length > 0 ? [[key, change] as const] : []
    }
    return JSON.stringify(before) === JSON.stringify(value) ? [] : [[key, value] as const]
  })
  return Object.fromEntries([...removed.map((key) => [key, null] as const), ...changed])
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
