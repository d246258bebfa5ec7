/** How callers ask: as browsers and API clients do. */

/** What Chromium sends for a navigation, as far as servers look at it. */
export const DOCUMENT_HEADERS = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.9',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'sec-fetch-user': '?1',
  'upgrade-insecure-requests': '1',
}

export const API_HEADERS = { accept: 'application/json, text/plain;q=0.9, */*;q=0.8' }
