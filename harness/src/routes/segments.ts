/** Folders of the App Router to URL patterns (next/dist/shared/lib/router/utils/{app-paths,interception-routes}.js). */
import type { RouteParam } from '../access/types.ts'

const MARKERS = ['(..)(..)', '(.)', '(..)', '(...)'] as const

export interface SegmentFacts {
  /** As in the address bar: groups and slots left out, the target of an interception filled in. */
  pattern: string
  params: RouteParam[]
  /** `@team`: the last parallel route on the way. */
  slot: string | null
  /** Pattern of the page from which a client-side navigation is intercepted. */
  interceptedFrom: string | null
  /** Below a `_private` folder: no route. */
  isPrivate: boolean
  /** Why Next refuses the path. */
  error?: string
}

/** @param segments folder names below `app/` */
export function readSegments(segments: string[]): SegmentFacts {
  const isPrivate = segments.some((segment) => segment.startsWith('_'))
  const names = segments.map((segment) => segment.replaceAll('%5F', '_'))
  const slot = names.findLast((name) => name.startsWith('@') && name !== '@children') ?? null
  const at = names.findIndex((name) => markerOf(name) !== undefined)
  if (at === -1) {
    const parts = visible(names)
    return { pattern: `/${parts.join('/')}`, params: paramsOf(parts), slot, interceptedFrom: null, isPrivate }
  }

  const name = names[at] ?? ''
  const marker = markerOf(name) ?? '(.)'
  const from = visible(names.slice(0, at))
  const up = { '(.)': 0, '(..)': 1, '(..)(..)': 2, '(...)': from.length }[marker]
  const parts = [
    ...from.slice(0, Math.max(0, from.length - up)),
    ...visible([name.slice(marker.length), ...names.slice(at + 1)]),
  ]
  return {
    pattern: `/${parts.join('/')}`,
    params: paramsOf(parts),
    slot,
    interceptedFrom: `/${from.join('/')}`,
    isPrivate,
    ...(up > from.length ? { error: `${marker} climbs above the root: Next refuses it` } : {}),
  }
}

export function paramsOf(parts: string[]): RouteParam[] {
  return parts.flatMap((part): RouteParam[] => {
    const found = /^\[\[\.\.\.(.+)\]\]$|^\[\.\.\.(.+)\]$|^\[(.+)\]$/.exec(part)
    if (!found) return []
    if (found[1] !== undefined) return [{ name: found[1], kind: 'optional-catch-all' }]
    if (found[2] !== undefined) return [{ name: found[2], kind: 'catch-all' }]
    return [{ name: found[3] ?? '', kind: 'single' }]
  })
}

function markerOf(name: string): (typeof MARKERS)[number] | undefined {
  return MARKERS.find((marker) => name.startsWith(marker))
}

function visible(names: string[]): string[] {
  return names.filter((name) => name !== '' && !name.startsWith('@') && !(name.startsWith('(') && name.endsWith(')')))
}
