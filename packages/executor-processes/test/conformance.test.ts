import { describeConformance } from '@forkwise/executor/conformance';

import { OPTIONS } from './options.ts';

describeConformance('executor-processes', OPTIONS);
