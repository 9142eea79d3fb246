// Of what was read live: what could not be read, and why.
import type { Network, SliceName } from '../../shared/network/network';

/** Of what was read live: why a slice, or a part of it, is not known. */
export type Unread = (network: Network, slice: SliceName) => string;
