// The part of the WebAssembly interface that Node has and its types lack without the DOM library.
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  interface Module {
    readonly _module: never;
  }
  const Module: { new (bytes: Uint8Array): Module; imports(module: Module): { readonly module: string; readonly name: string; readonly kind: string }[] };
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
