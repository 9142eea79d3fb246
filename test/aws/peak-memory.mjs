// The most memory that this process ever had.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * As the system counts it, in bytes. On Linux the usual number (maxrss) starts with the peak of the process that started
 * this one; the one in this file does not.
 * @returns {number}
 */
export function peakMemory() {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}
