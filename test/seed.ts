// Generated cases are the same in every run, so that a change is never blamed for a case that it did not make.
// FUZZ_SEED=<number> generates others: look for new failures with it, and keep what it finds as a case of its own.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FUZZ_SEED'] ?? 20261121) });
