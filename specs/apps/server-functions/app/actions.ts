'use server'

export async function createNote(text: string) {
  return text
}
export const rename = async (id: string) => id
export type Note = { text: string }
const remove = async () => undefined
export { remove as deleteNote }
export { publish } from './publish'
export const limit = 10
async function hidden() {}
export default async function () {
  await hidden()
}
