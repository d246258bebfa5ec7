'use client'

import { useState, useTransition } from 'react'
import { REFUSAL_TEXT, type ActionResult } from '@/lib/refusal'

/** Runs a Server Action and keeps what a form shows: whether it is running, and why it was refused. */
export function useAction() {
  const [pending, startTransition] = useTransition()
  const [problem, setProblem] = useState<string | null>(null)

  function run<T>(call: () => Promise<ActionResult<T>>, onDone?: (result: { ok: true } & T) => void) {
    startTransition(async () => {
      const result = await call()
      setProblem(result.ok ? null : REFUSAL_TEXT[result.error])
      if (result.ok) onDone?.(result)
    })
  }

  return { pending, problem, run }
}
