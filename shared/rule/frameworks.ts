// Mappings that several rules share.
import type { FrameworkMapping } from './rule';

/**
 * What AWS Security Hub maps its controls on the presence of endpoints to. Our rules go further than presence, so the
 * mapping is ours. Source: AWS Security Hub User Guide, "Amazon EC2 controls", EC2.10 and EC2.55 to EC2.60.
 */
export const endpointPresence: FrameworkMapping = {
  framework: 'NIST SP 800-53 r5',
  controls: [
    'AC-3',
    'AC-3(7)',
    'AC-4',
    'AC-4(21)',
    'AC-6',
    'AC-21',
    'SC-7',
    'SC-7(3)',
    'SC-7(4)',
    'SC-7(11)',
    'SC-7(16)',
    'SC-7(20)',
    'SC-7(21)',
  ],
  mapping: 'ours',
};
