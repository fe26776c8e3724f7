/** Who may see a record's content at all. Personal papers need an open dossier and a purpose besides. */
export const SENSITIVITIES = ['public', 'restricted', 'personal', 'sensitive'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];
