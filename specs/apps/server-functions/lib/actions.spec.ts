'use server'
export async function onlyATest() {}
