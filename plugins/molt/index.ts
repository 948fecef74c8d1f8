// Public functions of molt: what the executors call.
export { build, linkWasm, run } from './build';
export { diff } from './diff/diff';
export { bench } from './bench';
export { compileProgram } from './program';
