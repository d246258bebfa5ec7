import { defineConfig } from 'eslint/config'
import prettier from 'eslint-config-prettier'
import routewarden from 'eslint-plugin-routewarden'
import tseslint from 'typescript-eslint'

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/.next/**',
      '**/.routewarden/**',
      '**/node_modules/**',
      'fixtures-app/drizzle/**',
      'harness/runtimes/**',
      'specs/apps/**',
      'specs/guards/suite/**',
      '**/next-env.d.ts',
    ],
  },
  // Our own rules, on the reference app and on ourselves: `npm run build` comes first.
  routewarden.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, prettier],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['fixtures-app/routewarden.config.ts'] } },
    },
    rules: {
      // Numbers in messages are meant as they print.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
)
