import { setEnabled } from './settings'

// Imported for this alone.
setEnabled(false)
