import localise from 'next-intl/middleware'
import { routing } from './i18n/languages'

export default localise(routing)
