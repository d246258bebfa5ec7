export default function NotFound() {
  return <p>There is nothing here.</p>
}
