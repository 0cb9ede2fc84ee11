import { TextDecoder, TextEncoder } from 'node:util'

// jsdom has no text encoder and arrays of its own; esbuild, which the compiler runs, wants Node's.
const nodeArray: unknown = Object.getPrototypeOf(Buffer.prototype).constructor
Object.assign(globalThis, { TextDecoder, TextEncoder, Uint8Array: nodeArray })
