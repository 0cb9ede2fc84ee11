import { availableParallelism } from 'node:os'

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.(ts|mjs)$': '<rootDir>/tests/support/esbuildTransform.cjs' },
  transformIgnorePatterns: ['/node_modules/(?!(mingo)/)'],
  globalSetup: '<rootDir>/tests/support/globalSetup.mjs',
  testTimeout: 20_000,
  // Jest leaves one core free; the slow tests wait for a browser most of the time, so two cores take two at once.
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
