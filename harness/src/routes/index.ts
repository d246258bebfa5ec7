/** Inventory of an app's entry points, with sample paths, and what its build knows of them. */
export { readActionManifest } from './build-actions.ts'
export { compareWithBuild, readStaticParams } from './build.ts'
export { readInventory } from './inventory.ts'
export { entriesAt } from './resolve.ts'
export { signInPathsOf } from './sign-in-paths.ts'
export { samplePath } from './sample-path.ts'
export type { Inventory, ServerAction, WebhookHint } from './types.ts'
