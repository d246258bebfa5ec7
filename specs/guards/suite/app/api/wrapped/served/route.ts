import { work } from '@/lib/db'
import { serve } from '@/lib/wrappers/api'

export const { GET, POST, DELETE } = serve({ read: work })
