export function generateStaticParams() {
  return [{ teamId: 'red' }]
}

export default function Team() {
  return <p>Team</p>
}
