import { crud } from '@/lib/held/crud'

export const { GET, POST, PUT, DELETE } = crud('/api/held/posts', { read: 'public', write: 'admin' })
