// The example estate, as its files list it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sliceNames, slices } from '../shared/network/network';
import type { Described } from './network';

/** The file of the estate's verdicts, which people review. */
export const verdictsFile = path.resolve('test/pack/estate.verdicts.txt');

export const estateFolder = path.resolve('examples/estate');

/** A moment after everything in the estate happened. */
export const estateTime = Date.parse('2026-03-01T12:00:00Z');

/** Resources as Describe prints them, by the member of its output. */
export type Listed = Readonly<Record<string, readonly Described[]>>;

/** What the estate's files list, by the member of Describe's output. */
export function estateOutputs(): Listed {
  const lists = sliceNames.flatMap((name) => {
    const { file, member } = slices[name];
    const document = readEstate(file);
    if (document === undefined) return [];
    const pages = [document].flat() as unknown as readonly Readonly<Record<string, readonly Described[]>>[];
    // The files of VPC attributes and of prefix list entries are lists of outputs themselves.
    return [[member, pages.flatMap((page) => page[member] ?? (page as unknown as Described))] as const];
  });
  return Object.fromEntries(lists);
}

/** The parameters that the examples go with, by rule. */
export function estateParameters(): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.resolve('examples/parameters.json'), 'utf8')) as Record<string, unknown>;
}

/** A verdict of the reviewed file. */
export interface ReviewedVerdict {
  readonly ruleId: string;
  readonly resourceId: string;
  readonly complianceType: string;
}

/** The estate's verdicts as people reviewed them. */
export function reviewedVerdicts(): readonly ReviewedVerdict[] {
  const lines = readFileSync(verdictsFile, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [ruleId = '', resourceId = '', complianceType = ''] = line.split('  ');
    return { ruleId, resourceId, complianceType };
  });
}

/** The reviewed verdicts that are NON_COMPLIANT. */
export function reviewedComplaints(): readonly ReviewedVerdict[] {
  return reviewedVerdicts().filter(({ complianceType }) => complianceType === 'NON_COMPLIANT');
}

function readEstate(file: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(estateFolder, file), 'utf8'));
  } catch {
    return undefined;
  }
}
