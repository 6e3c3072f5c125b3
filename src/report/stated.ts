/** What the reports need of a PICS statement. */
import type { Statement } from '../pics/statement.js';

export type Stated = Pick<
  Statement,
  'product' | 'report' | 'profiles' | 'extensions' | 'items' | 'connectors' | 'limits' | 'configuration' | 'remarks'
>;
