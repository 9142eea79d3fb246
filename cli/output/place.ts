// Which account and Region was judged, in words.
import type { Judgement } from '../results/judgement';

/** The account and Region, or how many of them. */
export function placeOf({ networks, regionsFrom }: Judgement): string {
  const [only, ...others] = networks;
  if (only === undefined || others.length > 0) return `${networks.length} accounts and Regions`;
  const from = regionsFrom?.get(only);
  return `Account ${only.accountId}, ${only.region}${from === undefined ? '' : ` (${from})`}`;
}
