import { requireUser } from '@/lib/guards/throwing'

let enabled = true
let strict = true

export function setEnabled(value: boolean) {
  enabled = value
}

export async function demandWhenEnabled() {
  if (enabled) await requireUser()
}

export async function demandWhenStrict() {
  if (strict) await requireUser()
}

export function setStrict(value: boolean) {
  strict = value
}
