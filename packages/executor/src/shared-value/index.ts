export { packShared, type PackedShared, sharedSource, withSharedMemory } from './packed-shared.ts';
export { toSharedMemory } from './to-shared-memory.ts';
