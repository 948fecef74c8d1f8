// Types: what values are, proved before the program runs.
export { displayRows, targetsOf } from './bindings';
export { inferTypes, type InferOptions, type Types } from './infer';
export { ANY, exactly, type Kind, show, type Type, within } from './type';
