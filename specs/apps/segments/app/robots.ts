export default function build() {
  return []
}
