/** The JSON schema of PICS files, by which editors complete and check them while they are written. */
import type { JsonSchema } from './fields.js';
import { sheet } from './sheet.js';

/** The content of `pics/pics.schema.json` (draft-07). Messages of `readStatement` are more exact and also find contradictions. */
export const picsSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'PICS statement of ocpp-attest',
  ...sheet.schema,
});
