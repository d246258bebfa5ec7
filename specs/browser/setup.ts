import { openForPlaywright } from 'routewarden/playwright/setup'

/** `npm test` has built the reference app already, for the specs before these. */
export default openForPlaywright({ dir: 'fixtures-app', skipBuild: process.env['ROUTEWARDEN_REFERENCE_BUILT'] === '1' })
