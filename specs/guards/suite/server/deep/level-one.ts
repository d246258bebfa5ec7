import { levelTwo } from './level-two'

export async function levelOne() {
  return levelTwo({ strict: true })
}

export async function levelOneLoose() {
  return levelTwo({ strict: false })
}
