/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.(ts|mjs)$': '<rootDir>/tests/support/esbuildTransform.cjs' },
  transformIgnorePatterns: ['/node_modules/(?!(mingo)/)'],
  globalSetup: '<rootDir>/tests/support/globalSetup.mjs',
  testTimeout: 20_000,
}
