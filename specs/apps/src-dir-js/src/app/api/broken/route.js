export async function GET( {
