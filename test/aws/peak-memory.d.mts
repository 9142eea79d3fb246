/** The most memory that this process ever had, in bytes. */
export function peakMemory(): number;
