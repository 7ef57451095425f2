/** Where the inputs come from. `module`: the task's own `inputs` export. */
export type InputsSource =
  | { readonly kind: 'module' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'glob'; readonly pattern: string }
  | { readonly kind: 'stdin' };
