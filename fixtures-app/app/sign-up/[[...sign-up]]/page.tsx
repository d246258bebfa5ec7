import type { Metadata } from 'next'
import { ClerkFailed, ClerkLoading, SignUp } from '@clerk/nextjs'
import { FormFailed, FormLoading } from '@/components/form-placeholder'

export const metadata: Metadata = { title: 'Sign up' }

/** The catch-all segment belongs to Clerk's component: it keeps its steps in the path. */
export default function SignUpPage() {
  return (
    <div className="flex min-h-96 justify-center">
      <ClerkLoading>
        <FormLoading />
      </ClerkLoading>
      <ClerkFailed>
        <FormFailed />
      </ClerkFailed>
      <SignUp />
    </div>
  )
}
