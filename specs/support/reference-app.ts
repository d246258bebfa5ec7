import { openForVitest } from 'routewarden/vitest/setup'

export default openForVitest({ dir: 'fixtures-app' })
