import type { ReactNode } from 'react'
import { Gate } from '@/components/gates'

export default function FramedLayout({ children }: { children: ReactNode }) {
  return <Gate>{children}</Gate>
}
