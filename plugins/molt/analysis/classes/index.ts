// Classes: how names are found in them.
export { mro, MroError } from './mro';
