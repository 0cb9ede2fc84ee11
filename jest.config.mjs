import { availableParallelism } from 'node:os'

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.(ts|mjs)$': '<rootDir>/tests/support/esbuildTransform.cjs' },
  transformIgnorePatterns: ['/node_modules/(?!(mingo)/)'],
  globalSetup: '<rootDir>/tests/support/globalSetup.mjs',
  // More than PATIENCE_MS of tests/support/patience.ts, so that a wait in vain ends first and says what it waited for.
  testTimeout: 90_000,
  testSequencer: '<rootDir>/tests/support/slowestFirst.mjs',
  // Jest leaves one core free; the slow tests wait for a browser most of the time, so two cores take two at once.
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
