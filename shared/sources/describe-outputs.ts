// A network from the outputs of `aws ec2 describe-…`. Pure.
import {
  emptyNetwork,
  piecesOf,
  sliceNames,
  sliceOf,
  slices,
  withSlice,
  type Network,
  type Pieces,
  type SliceName,
} from '../network/network';
import { UnexpectedShape, fromDescribe } from './describe';
import { orExpected } from './shape';

/** Lists of resources as Describe prints them, by the name of the output's member. A list that is absent is not known. */
export type DescribeOutputs = { readonly [S in SliceName as (typeof slices)[S]['member']]?: readonly unknown[] };

/**
 * The network that the outputs show. What they list is complete: what is not there does not exist.
 * @throws UnexpectedShape naming the file, the place in it and what was expected
 */
export function networkFromDescribe(accountId: string, region: string, outputs: DescribeOutputs): Network {
  return sliceNames.reduce(
    (network, name) => {
      const resources = outputs[slices[name].member];
      return resources === undefined ? network : withSlice(network, name, sliceFrom(name, resources));
    },
    emptyNetwork(accountId, region),
  );
}

function sliceFrom<S extends SliceName>(name: S, resources: readonly unknown[]) {
  const { file, member } = slices[name];
  const inPieces = piecesOf(name);
  const merged = inPieces ? mergePieces(inPieces, resources) : resources;
  const items = merged.map((resource, index) => {
    try {
      return fromDescribe(name, resource);
    } catch (error) {
      if (error instanceof UnexpectedShape) {
        const problem = orExpected(error.message, `what aws ec2 ${file.replace('.json', '')} prints`);
        throw new UnexpectedShape(`${file}: ${member}[${index}]: ${problem}.`);
      }
      throw error;
    }
  });
  if (!inPieces) return sliceOf(name, items, 'all');
  return sliceOf(name, items, sliceOf(name, items, []).byKey.keys());
}

// Each output of describe-vpc-attribute holds one attribute of one VPC; a prefix list's owner and its entries come
// from two commands, both in pages. Pieces with the same id become one.
function mergePieces({ field }: Pieces, pieces: readonly unknown[]): readonly unknown[] {
  const merged = new Map<unknown, object>();
  const rest: unknown[] = [];
  for (const piece of pieces) {
    if (typeof piece !== 'object' || piece === null) rest.push(piece);
    else {
      const id = (piece as Record<string, unknown>)[field];
      merged.set(id, combine(merged.get(id), piece));
    }
  }
  return [...merged.values(), ...rest];
}

function combine(earlier: object | undefined, later: object): object {
  const before = new Map<string, unknown>(Object.entries(earlier ?? {}));
  const entries = Object.entries(later).map(([key, value]: [string, unknown]) => {
    const known = before.get(key);
    return [
      key,
      Array.isArray(known) && Array.isArray(value) ? [...(known as unknown[]), ...(value as unknown[])] : value,
    ];
  });
  return { ...earlier, ...(Object.fromEntries(entries) as object) };
}
