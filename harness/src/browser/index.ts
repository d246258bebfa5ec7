/** The app in a real browser: what a person meets. */
export { CHROMIUM_ARGS, findBrowser, loadPlaywright, NO_BROWSER } from './find.ts'
export { visitPages } from './visit.ts'
export { browserTroubles } from './troubles.ts'
