import { renderPaper } from '../demo/pdf/paper.js';

const SUBJECTS = ['phân cấp quản lý đất đai', 'số hóa hồ sơ thủ tục hành chính', 'cấp giấy phép xây dựng', 'phòng chống thiên tai', 'kê khai nhân khẩu', 'hỗ trợ hộ nghèo', 'thu gom rác thải', 'sửa chữa cầu đường'];
const PLACES = ['xã Bình Sơn', 'phường Trương Quang Trọng', 'xã Tịnh Khê', 'xã Sơn Hà', 'đặc khu Lý Sơn', 'phường Kon Tum', 'xã Đăk Hà', 'xã Ba Tơ'];

/** What is said of the n-th letter beside its bytes. */
export interface BenchLetter {
  readonly title: string;
  readonly documentNumber: string;
  readonly issuedOn: string;
  readonly issuerName: string;
  readonly paragraphs: readonly string[];
}

/** The n-th letter: equal numbers give equal letters, different ones different bytes. */
export function benchLetter(n: number): BenchLetter {
  const subject = SUBJECTS[n % SUBJECTS.length] ?? '';
  const place = PLACES[Math.floor(n / SUBJECTS.length) % PLACES.length] ?? '';
  const day = String(1 + (n % 28)).padStart(2, '0');
  const month = String(1 + (Math.floor(n / 28) % 12)).padStart(2, '0');
  return {
    title: `Về việc ${subject} tại ${place}`, documentNumber: `${n + 1}/UBND-TTHC`, issuedOn: `2026-${month === '11' || month === '12' ? '10' : month}-${day}`,
    issuerName: 'Ủy ban nhân dân tỉnh Quảng Ngãi',
    paragraphs: [
      `Thực hiện kế hoạch năm về ${subject}, Ủy ban nhân dân tỉnh đề nghị ${place} rà soát danh sách đợt ${n + 1} và báo cáo kết quả.`,
      `Việc tổng hợp số liệu do bộ phận một cửa của ${place} chủ trì, phối hợp với các cơ quan liên quan, hoàn thành trước ngày ${day} hằng tháng.`,
      'Trong quá trình thực hiện nếu có vướng mắc đề nghị phản ánh kịp thời để được hướng dẫn giải quyết./.',
    ],
  };
}

/** The letter as a one-page text PDF in the layout of Nghị định 30/2020. */
export async function benchLetterPdf(letter: BenchLetter): Promise<Uint8Array> {
  const [year = '', month = '', day = ''] = letter.issuedOn.split('-');
  const { bytes } = await renderPaper({
    fileTitle: letter.title, createdAt: new Date(`${letter.issuedOn}T02:00:00Z`), size: 'A4', issuer: { parent: 'Ủy ban nhân dân', name: 'tỉnh Quảng Ngãi' },
    numberLine: `Số: ${letter.documentNumber}`, subjectLine: `V/v ${letter.title.slice('Về việc '.length)}`,
    placeDate: `Quảng Ngãi, ngày ${day} tháng ${Number(month) < 3 ? month : String(Number(month))} năm ${year}`,
    addressees: ['Các sở, ban, ngành tỉnh'], body: letter.paragraphs.map((text) => ({ kind: 'text', text })),
    signer: { authority: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH', name: 'Nguyễn Văn Hư Cấu' }, receivers: ['Như trên', 'Lưu: VT'],
  });
  return bytes;
}
