// The configuration language of Terraform, as far as its meaning goes: what a parser makes of .tf files. Types alone.
// Source: Terraform documentation, "Expressions"; the HCL native syntax specification.

/** An expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  /** What `[*]` or `.*` goes through, and what is taken of each: `each` refers to it by the name `*`. */
  | { readonly kind: 'splat'; readonly of: Expression; readonly each: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[]; readonly isSpread: boolean }
  | {
      readonly kind: 'for';
      readonly key: string | undefined;
      readonly value: string;
      readonly over: Expression;
      /** The key of an object; none in a list. */
      readonly under: Expression | undefined;
      readonly result: Expression;
      readonly isGrouping: boolean;
      readonly condition: Expression | undefined;
    }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
  /** What the parser does not understand: nobody knows its value. */
  | { readonly kind: 'unreadable' };

/** A block: its type, its labels, what stands in it, and where it stands. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What stands in a file or a block. */
export interface Body {
  readonly attributes: Readonly<Record<string, Expression>>;
  readonly blocks: readonly Block[];
}

/** A configuration: what stands in the files of each module, by the module's names joined by dots; the root's is empty. */
export type Source = ReadonlyMap<string, Body>;
