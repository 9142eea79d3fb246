// A resource's name beside its id.
import type { Tags } from '../../../shared/network/model/tags';
import { nameTag } from '../../results/names';
import { markup, type Markup } from './markup';

/** The name, where there is one, and the id. */
export function namedId(id: string, tags: Tags, otherwise?: string): Markup {
  const name = nameTag(tags) ?? otherwise;
  return markup`${name !== undefined && `${name} `}<code>${id}</code>`;
}
