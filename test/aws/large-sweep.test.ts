// A sweep of 10,000 endpoints in 100 VPCs stays inside a function's memory and time.
import { functionMemory, functionTimeout } from '../../infra/rule-resources';
import { estateOf, generatedEstate } from '../generated-estate';
import { sweep } from './measured-functions';

const count = 10_000;

test(
  '10,000 endpoints',
  async () => {
    const estate = generatedEstate(estateOf(count));
    const { error, seconds, peakMb, ec2, batches } = await sweep(estate, 'vpce-sg-allows-https', functionMemory);
    process.stdout.write(
      `Large sweep: ${batches.flat().length} evaluations in ${batches.length} calls of PutEvaluations after ${ec2.length} ` +
        `calls of EC2; ${seconds.toFixed(1)} s of ${functionTimeout}, at most ${peakMb.toFixed(0)} MB of ${functionMemory}.\n`,
    );
    expect(error?.stack).toBeUndefined();
    expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: count / 100 }, () => 100));
    const types = batches.flat().map(({ ComplianceType }) => ComplianceType);
    const counts = Object.fromEntries(
      [...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]),
    );
    // In each VPC four endpoints are of other kinds, and of the others every second one has a group that lets nobody in.
    expect(counts).toEqual({ NOT_APPLICABLE: 400, COMPLIANT: 4800, NON_COMPLIANT: 4800 });
    expect(peakMb).toBeLessThan(functionMemory);
    expect(seconds).toBeLessThan(functionTimeout);
  },
  functionTimeout * 1000,
);
