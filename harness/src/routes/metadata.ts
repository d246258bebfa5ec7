/** Metadata files and their URLs (next/dist/lib/metadata/{is-metadata-route,get-metadata-route}.js of Next 15.5 and 16.4). */
import path from 'node:path'

const IMAGES: Record<string, string[]> = {
  icon: ['ico', 'jpg', 'jpeg', 'png', 'svg'],
  'apple-icon': ['jpg', 'jpeg', 'png'],
  'opengraph-image': ['jpg', 'jpeg', 'png', 'gif'],
  'twitter-image': ['jpg', 'jpeg', 'png', 'gif'],
}

export interface MetadataFile {
  /** A file that is sent as it is; else code that makes the answer. */
  isStatic: boolean
  /** Name of the export that makes several routes of one file, when there may be one. */
  several: 'generateSitemaps' | 'generateImageMetadata' | null
}

/** Is this file a metadata route? @param relative below `app/`, with `/` */
export function metadataFile(relative: string, pageExtensions: string[]): MetadataFile | null {
  const atRoot = !relative.includes('/')
  const base = relative.split('/').at(-1) ?? ''
  const dot = base.indexOf('.')
  if (dot === -1) return null
  const name = base.slice(0, dot)
  const extension = base.slice(dot + 1)
  const isCode = pageExtensions.includes(extension)
  const asIs = (extensions: string[]): boolean => extensions.includes(extension)

  if (name === 'favicon') return atRoot && extension === 'ico' ? { isStatic: true, several: null } : null
  if (name === 'robots') return atRoot && (isCode || asIs(['txt'])) ? { isStatic: !isCode, several: null } : null
  if (name === 'manifest') {
    return atRoot && (isCode || asIs(['webmanifest', 'json'])) ? { isStatic: !isCode, several: null } : null
  }
  if (name === 'sitemap') {
    if (!isCode && !asIs(['xml'])) return null
    return { isStatic: !isCode, several: isCode ? 'generateSitemaps' : null }
  }
  const image = IMAGES[name.replace(/\d$/, '')]
  if (image === undefined || (!isCode && !asIs(image))) return null
  return { isStatic: !isCode, several: isCode ? 'generateImageMetadata' : null }
}

/**
 * Path of a metadata file below `app/` as Next routes it, groups and slots still in it: `/(shop)/icon-171nf1.svg`.
 * Where the way to it holds a group or a slot, images get a hash of that way, as several could have one URL.
 * @param several the file exports what makes several routes of it
 */
export function metadataRoutePath(relative: string, several: boolean, pageExtensions: string[]): string {
  const extension = [...pageExtensions]
    .sort((a, b) => b.length - a.length)
    .find((candidate) => relative.endsWith(`.${candidate}`))
  const page = `/${extension === undefined ? relative : relative.slice(0, -extension.length - 1)}`
  if (page === '/robots') return '/robots.txt'
  if (page === '/manifest') return '/manifest.webmanifest'
  if (page.endsWith('/sitemap')) return several ? `${page}/[id]` : `${page}.xml`
  const { dir, name, ext } = path.posix.parse(page)
  const hash = page.endsWith('/sitemap.xml') ? '' : suffixOf(dir)
  return path.posix.join(dir, `${name}${hash}${ext}`, several ? '[id]' : '')
}

function suffixOf(dir: string): string {
  const special = dir.split('/').some((part) => /^\(.*\)$/.test(part) || (part.startsWith('@') && part !== '@children'))
  return special ? `-${djb2(dir).toString(36).slice(0, 6)}` : ''
}

/** next/dist/shared/lib/hash.js */
function djb2(text: string): number {
  let hash = 5381
  for (let index = 0; index < text.length; index++) hash = ((hash << 5) + hash + text.charCodeAt(index)) & 0xffffffff
  return hash >>> 0
}
