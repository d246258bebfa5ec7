import type { Metadata } from 'next'
import { ClerkFailed, ClerkLoading, SignIn } from '@clerk/nextjs'
import { FormFailed, FormLoading } from '@/components/form-placeholder'

export const metadata: Metadata = { title: 'Sign in' }

/** The catch-all segment belongs to Clerk's component: it keeps its steps in the path. */
export default function SignInPage() {
  return (
    <div className="flex min-h-96 justify-center">
      <ClerkLoading>
        <FormLoading />
      </ClerkLoading>
      <ClerkFailed>
        <FormFailed />
      </ClerkFailed>
      <SignIn />
    </div>
  )
}
