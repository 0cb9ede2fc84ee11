import js from '@eslint/js'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import vueParser from 'vue-eslint-parser'

const noHiddenEffects = [
  { object: 'Date', property: 'now', message: 'Take a clock as a parameter.' },
  { object: 'Math', property: 'random', message: 'Take a random source as a parameter.' },
  { object: 'process', property: 'env', message: 'Doors read the environment and pass it on.' },
]

const noNowByDate = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Take a clock as a parameter.',
}

const noConditionInTransaction = {
  selector:
    "CallExpression[callee.property.name=/^(where|aggregate)$/][callee.object.callee.object.name='transaction']",
  message:
    'The SDKs run where().update(), count() and aggregate() outside the transaction: read and write single rows.',
}

export default tseslint.config(
  { ignores: ['dist/', '.wxflow/', 'node_modules/', '**/generated/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    ignores: ['core/platform/clock.ts', 'core/platform/random.ts'],
    rules: {
      'no-restricted-properties': ['error', ...noHiddenEffects],
      'no-restricted-syntax': ['error', noNowByDate, noConditionInTransaction],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Use core/platform/httpClient (short cold path).' }],
    },
  },
  {
    files: ['core/platform/log.ts', 'scripts/**', 'bench/**', 'local/start.ts', 'local/log.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['h5-static/**/*.{ts,vue}', 'local/phone/client/**/*.ts'],
    languageOptions: { globals: { ...globals.browser } },
  },
  {
    files: ['miniprogram/**/*.ts'],
    languageOptions: {
      globals: Object.fromEntries(
        ['wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages'].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
  {
    files: ['tests/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
