import { defineConfig } from 'eslint/config'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/.next/**',
      '**/.routewarden/**',
      '**/node_modules/**',
      'fixtures-app/drizzle/**',
      'specs/apps/**',
      'specs/guards/suite/**',
      '**/next-env.d.ts',
    ],
  },
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
