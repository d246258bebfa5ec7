'use server'
export async function alsoATest() {}
