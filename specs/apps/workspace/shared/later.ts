export async function later() {
  'use server'
}
