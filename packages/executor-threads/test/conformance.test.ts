import { describeConformance } from '@forkwise/executor/conformance';

import { OPTIONS } from './options.ts';

describeConformance('executor-threads', OPTIONS);
