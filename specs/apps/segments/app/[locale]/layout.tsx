export const generateStaticParams = () => [{ locale: 'en' }]

export default function Layout({ children }: { children: React.ReactNode }) {
  return children
}
