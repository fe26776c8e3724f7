import type { Agency } from '../../catalogue/model.js';
import type { ResultColumn } from '../model.js';

/** A list of results ready to be written: headings and cells as texts in the reader's language. */
export interface ExportTable {
  readonly lang: 'vi' | 'en';
  readonly columns: readonly ResultColumn[];
  /** With the running number first. */
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the list is: the question in words, when it was asked, by whom, how many, why. */
  readonly about: {
    readonly title: string;
    readonly abstract: string;
    readonly sentence: string;
    readonly reason: string | undefined;
    readonly cut: string | undefined;
  };
  readonly issuer: { readonly parent: Agency | undefined; readonly agency: Agency | undefined; readonly name: string };
  readonly place: string;
  readonly maker: { readonly title: string; readonly name: string };
  readonly madeAt: Date;
  readonly today: string;
}

/** Width of the columns against each other, on paper and in spreadsheets. */
export const COLUMN_SHARES: Readonly<Record<ResultColumn | 'title' | 'order', number>> = {
  order: 1.2, title: 6, type: 2.8, number: 3.2, date: 2.6, issuer: 4, signer: 3, owner: 3.2, validity: 2.6, copyClass: 3, custodian: 4, procedure: 4, accessioned: 2.6,
};
