import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { generateProvince } from '../../../scripts/demo/generate.js';
import { EDGE_CASES } from '../../../scripts/demo/province/edge-cases.js';
import { INVENTED_PROVINCE, type DemoDocument, type DemoProvince, type DocumentOutline } from '../../../scripts/demo/province/model.js';
import type { CatalogueBundle } from '../../../server/archive/catalogue/model.js';
import { readCatalogue } from '../../../server/archive/catalogue/read-catalogue.js';
import { parseDossierCode } from '../../../server/archive/dossiers/rules/parse-dossier-code.js';
import { addDays } from '../../../server/kernel/calendar.js';
import { isTaxCode, parseSubjectId, readPersonalNumber } from '../../../server/kernel/subject-id.js';

const DATA = fileURLToPath(new URL('../../../server/archive/catalogue/data', import.meta.url));
const TODAY = '2026-11-22';

describe('the demo province', function () {
  // Setting, scanning and signing papers takes seconds on a busy machine.
  this.timeout(120_000);
  let province: DemoProvince;
  let catalogue: CatalogueBundle;
  let outlines: readonly DocumentOutline[];
  before(async () => {
    province = await generateProvince({ seed: 'demo', today: TODAY });
    catalogue = (await readCatalogue(DATA)).bundle;
    outlines = province.outlines;
  });

  const trap = (name: (typeof EDGE_CASES)[number]): DocumentOutline => {
    const found = outlines.find((one) => one.edgeCase === name);
    assert.ok(found !== undefined, `no document for ${name}`);
    return found;
  };
  const collect = async (wanted: (one: DocumentOutline) => boolean): Promise<DemoDocument[]> => {
    const list: DemoDocument[] = [];
    for await (const document of province.documentsWhere(wanted)) list.push(document);
    return list;
  };

  it('has 60 persons, 20 organisations, 12 agencies with every role and some 400 documents', () => {
    assert.equal(province.persons.length, 60);
    assert.equal(province.organisations.length, 20);
    assert.equal(new Set(province.users.map((user) => user.agencyId)).size, 12);
    assert.equal(province.users.length, 12 * 7);
    assert.equal(new Set(province.users.map((user) => user.loginName)).size, province.users.length);
    assert.ok(province.documentCount >= 390 && province.documentCount <= 420, String(province.documentCount));
  });

  it('gives every Vietnamese a number of the right structure in a range that nobody has', () => {
    for (const person of province.persons) {
      for (const id of person.identifiers) assert.equal(parseSubjectId(id.value)?.kind, id.kind, `${person.ref} ${id.value}`);
      const own = person.identifiers.find((id) => id.kind === 'personal-number');
      if (person.nationality !== 'Việt Nam') continue;
      assert.ok(own !== undefined && own.value.startsWith(INVENTED_PROVINCE));
      assert.deepEqual(readPersonalNumber(own.value), { birthYear: Number(person.birthDate.slice(0, 4)), sex: person.sex });
    }
    const numbers = [...province.persons, ...province.organisations].flatMap((one) => one.identifiers.map((id) => id.value));
    assert.equal(new Set(numbers).size, numbers.length);
    assert.ok(province.organisations.every((one) => isTaxCode(one.taxCode)));
    assert.equal(province.persons.flatMap((person) => person.identifiers).filter((id) => id.kind === 'passport').length, 3);
  });

  it('has two persons of equal name and birth date, and names of the highlands', () => {
    const [first, second] = province.persons.filter((person) => person.name === 'Nguyễn Thị Trùng Tên');
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(first.birthDate, second.birthDate);
    assert.notEqual(first.identifiers[0]?.value, second.identifiers[0]?.value);
    assert.ok(province.persons.some((person) => /^A /.test(person.name)) && province.persons.some((person) => /^Y /.test(person.name)));
    assert.ok(province.persons.every((person) => !/^A /.test(person.name) || person.sex === 'male'));
  });

  it('mentions only what exists: types, procedures, components, agencies, users, owners, dossiers, documents', () => {
    const types = new Map(catalogue.resultTypes.map((type) => [type.code, type]));
    const procedures = new Map(catalogue.procedures.flatMap((one) => [one.code, ...one.aliases.map((alias) => alias.value)].map((code) => [code, one] as const)));
    const agencies = new Set(catalogue.agencies.map((one) => one.id));
    const users = new Set(province.users.map((one) => one.loginName));
    const owners = new Set([...province.persons, ...province.organisations].map((one) => one.ref));
    const dossiers = new Set(province.dossiers.map((one) => one.ref));
    const refs = new Set(outlines.map((one) => one.ref));
    for (const one of outlines) {
      const type = types.get(one.truth.typeCode);
      assert.ok(type !== undefined, `${one.ref}: type ${one.truth.typeCode}`);
      for (const key of Object.keys(one.truth.fields)) assert.ok(type.fields.some((field) => field.key === key), `${one.ref}: field ${key} of ${type.code}`);
      assert.ok(one.truth.issuerAgencyId === null || agencies.has(one.truth.issuerAgencyId), `${one.ref}: issuer`);
      assert.ok(users.has(one.uploader), `${one.ref}: uploader ${one.uploader}`);
      for (const ref of [one.ownerRef, ...one.furtherOwnerRefs]) assert.ok(ref === null || owners.has(ref), `${one.ref}: owner ${ref ?? ''}`);
      assert.ok(one.dossierRef === null || dossiers.has(one.dossierRef));
      if (one.componentCode !== null) {
        const component = procedures.get(one.procedureCode ?? '')?.components.find((part) => part.code === one.componentCode);
        assert.ok(component !== undefined, `${one.ref}: component ${one.componentCode} of ${one.procedureCode ?? ''}`);
        if (component.kind === 'paper') assert.ok(component.satisfiers.some((part) => part.resultTypeCode === one.truth.typeCode), `${one.ref}: ${one.truth.typeCode} is no ${component.code}`);
      }
      for (const link of one.truth.links) assert.ok(refs.has(link.toRef));
      assert.ok(one.truth.purpose === null || catalogue.purposes.some((purpose) => purpose.code === one.truth.purpose));
    }
    for (const dossier of province.dossiers) {
      assert.ok(procedures.has(dossier.procedureCode), dossier.procedureCode);
      assert.equal(parseDossierCode(dossier.code)?.shape, 'one-stop', dossier.code);
      assert.ok(province.users.some((user) => user.agencyId === dossier.agencyId), `${dossier.ref}: ${dossier.agencyId}`);
    }
    assert.equal(new Set(province.dossiers.map((one) => one.code)).size, province.dossiers.length);
  });

  it('dates no paper into the future and no validity backwards, and repeats no number of an issuer', () => {
    const seen = new Map<string, string>();
    for (const { ref, truth, edgeCase } of outlines) {
      assert.ok((truth.issuedOn ?? '') <= TODAY, `${ref} ${truth.issuedOn ?? ''}`);
      assert.ok(truth.validTo === null || truth.validFrom === null || truth.validFrom <= truth.validTo, ref);
      if (truth.documentNumber === null || edgeCase !== undefined) continue;
      const key = `${truth.issuerName ?? ''}|${truth.documentNumber}|${truth.issuedOn ?? ''}`;
      assert.equal(seen.get(key), undefined, `${ref} repeats ${key}`);
      seen.set(key, ref);
    }
  });

  it('lays every trap exactly once', () => {
    assert.deepEqual(outlines.flatMap((one) => one.edgeCase ?? []).sort(), [...EDGE_CASES].sort());
    assert.equal(trap('marital-status-one-day-late').truth.validTo, addDays(TODAY, -1));
    assert.equal(trap('poor-household-last-year').truth.validTo, '2025-12-31');
    assert.equal(trap('licence-suspended').truth.statusChanges[0]?.status, 'suspended');
    assert.equal(trap('land-certificate-replacing').truth.links[0]?.toRef, trap('land-certificate-replaced').ref);
    assert.equal(trap('permit-signed-by-district-after-its-end').truth.issuerAgencyId, 'ubnd-huyen-binh-son');
    assert.ok(!trap('wrong-owner').truth.title.includes(province.persons.find((one) => one.ref === trap('wrong-owner').ownerRef)?.name ?? '?'));
  });

  it('makes the same bytes again, whatever else is made beside them', async () => {
    const names = new Set<string | undefined>(['citizen-photo-unsigned', 'land-certificate-replacing', 'legacy-wording', 'poor-household-last-year']);
    const again = await generateProvince({ seed: 'demo', today: TODAY });
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const first = (await collect((one) => names.has(one.edgeCase))).map((one) => hash(one.bytes));
    const second: string[] = [];
    for await (const one of again.documentsWhere((outline) => names.has(outline.edgeCase) || outline.edgeCase === 'skewed-scan')) {
      if (names.has(one.edgeCase)) second.push(hash(one.bytes));
    }
    assert.deepEqual(second, first);
    assert.equal(first.length, 4);
  });

  it('prints on each paper what is said to be true of it, and that it is fictional', async () => {
    const library = await PDFiumLibrary.init();
    const some = await collect((one) => ['same-name-first', 'permit-signed-by-district-after-its-end', 'issuer-copy-sao-y', 'licence-suspended', 'secret-stamp'].includes(one.edgeCase ?? ''));
    assert.equal(some.length, 5);
    for (const { bytes, truth, ref } of some) {
      const document = await library.loadDocument(bytes);
      const text = document.getPage(0).getText().normalize('NFC').replace(/\s+/g, ' ');
      document.destroy();
      assert.ok(text.includes('Dữ liệu hư cấu'), ref);
      assert.ok(text.includes(truth.documentNumber ?? '?'), `${ref}: number`);
      assert.ok(text.includes(truth.signerName ?? '?'), `${ref}: signer ${truth.signerName ?? ""} in ${JSON.stringify(text.slice(-160))}`);
      assert.ok(text.includes((truth.issuerName ?? '?').toLocaleUpperCase('vi')), `${ref}: ${truth.issuerName ?? ''} in ${text.slice(0, 120)}`);
    }
  });

  it('repeats the bytes of the paper that the duplicate doubles', async () => {
    const [duplicate] = await collect((one) => one.edgeCase === 'duplicate-file');
    const originals = await collect((one) => one.truth.typeCode === 'giay-chung-nhan-ket-hon' && one.edgeCase === undefined && `Bản trùng của ${one.truth.title}` === duplicate?.truth.title);
    assert.equal(originals.length, 1);
    assert.deepEqual(duplicate?.bytes, originals[0]?.bytes);
  });
});
