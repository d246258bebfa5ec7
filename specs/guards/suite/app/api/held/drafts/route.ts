import { looseCrud } from '@/lib/held/crud'

export const { GET, POST, DELETE } = looseCrud('/api/held/drafts', { read: 'user' })
