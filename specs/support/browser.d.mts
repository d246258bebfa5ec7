/** Path of an installed browser; null: none. */
export function findBrowser(): string | null
/** Path of a browser, installed if there was none and one can be had. */
export function findOrInstallBrowser(): string | null
