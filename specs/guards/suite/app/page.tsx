export default function Home() {
  return <h1>Guard suite</h1>
}
