// References to actors: objects with the actor's methods, each of which calls it wherever it is.
import { methodsOf, type Actor, type ActorClass, type Methods } from './actor';

/** Carries out one call. */
export type Invoke = (method: string, args: readonly unknown[]) => Promise<unknown>;

class Reference {
  readonly #invoke: Invoke;

  constructor(invoke: Invoke) {
    this.#invoke = invoke;
  }

  static call(reference: Reference, method: string, args: readonly unknown[]): Promise<unknown> {
    return reference.#invoke(method, args);
  }
}

/** Whatever else is called is sent too, and refused by the actor's node. `then` is not: a reference is no promise. */
const unknownMethods = new Proxy(Reference.prototype, {
  get(target, name, receiver: Reference) {
    if (typeof name !== 'string' || name === 'then' || name in target) return Reflect.get(target, name, receiver) as unknown;
    return (...args: readonly unknown[]) => Reference.call(receiver, name, args);
  },
});

/** Made once a class, so that a call through a reference costs no more than a method call. */
const classes = new WeakMap<ActorClass, new (invoke: Invoke) => Reference>();

function referenceClass(type: ActorClass): new (invoke: Invoke) => Reference {
  let known = classes.get(type);
  if (!known) {
    known = class extends Reference {};
    Object.setPrototypeOf(known.prototype, unknownMethods);
    for (const name of methodsOf(type)) {
      const value = function (this: Reference, ...args: readonly unknown[]): Promise<unknown> {
        return Reference.call(this, name, args);
      };
      Object.defineProperty(known.prototype, name, { value });
    }
    classes.set(type, known);
  }
  return known;
}

export function createReference<A extends Actor>(type: ActorClass<A>, invoke: Invoke): Methods<A> {
  return new (referenceClass(type))(invoke) as object as Methods<A>;
}
