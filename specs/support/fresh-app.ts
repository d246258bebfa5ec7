/**
 * An app as `create-next-app` leaves it (16.4, TypeScript, ESLint, App Router), after the first steps of Clerk's quick
 * start: the same files in the same shape, and nothing installed of its own.
 */
export const FRESH_APP = {
  'package.json': `${JSON.stringify(
    {
      name: 'my-app',
      version: '0.1.0',
      private: true,
      scripts: { dev: 'next dev', build: 'next build', start: 'next start', lint: 'eslint' },
      dependencies: { '@clerk/nextjs': '7.9.17', next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' },
      devDependencies: {
        '@types/node': '^20',
        '@types/react': '^19',
        eslint: '^9',
        'eslint-config-next': '16.4.6',
        typescript: '^5',
      },
    },
    null,
    2,
  )}\n`,
  'tsconfig.json': `${JSON.stringify(
    {
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        jsx: 'react-jsx',
        paths: { '@/*': ['./*'] },
      },
      include: ['**/*.ts', '**/*.tsx'],
      exclude: ['node_modules'],
    },
    null,
    2,
  )}\n`,
  'next.config.ts': `import type { NextConfig } from "next";

const nextConfig: NextConfig = {};

export default nextConfig;
`,
  'eslint.config.mjs': `import { defineConfig, globalIgnores } from "eslint/config";
import nextVitals from "eslint-config-next/core-web-vitals";

const eslintConfig = defineConfig([
  ...nextVitals,
  globalIgnores([
    ".next/**",
    "next-env.d.ts",
  ]),
]);

export default eslintConfig;
`,
  '.gitignore': `/node_modules
/.next/
.env*
`,
  'proxy.ts': `import { clerkMiddleware } from "@clerk/nextjs/server";

export default clerkMiddleware();

export const config = {
  matcher: ["/((?!_next|[^?]*\\\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ico)).*)", "/(api|trpc)(.*)"],
};
`,
  'app/layout.tsx': `import { ClerkProvider } from "@clerk/nextjs";

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <ClerkProvider>
      <html lang="en">
        <body>{children}</body>
      </html>
    </ClerkProvider>
  );
}
`,
  'app/page.tsx': `export default function Home() {
  return <h1>Home</h1>;
}
`,
}

/** The first page of its own: for those who are signed in. */
export const DASHBOARD = {
  'app/dashboard/page.tsx': `import { auth } from "@clerk/nextjs/server";

export default async function Dashboard() {
  await auth.protect();
  return <h1>Dashboard</h1>;
}
`,
}
