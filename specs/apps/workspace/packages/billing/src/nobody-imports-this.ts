'use server'
export async function forgotten() {}
