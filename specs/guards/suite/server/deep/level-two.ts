import { levelThree } from './level-three'

export async function levelTwo({ strict }: { strict: boolean }) {
  const user = await levelThree()
  if (!user && strict) throw new Error('sign in first')
  return user
}
