/** TCVN3 (TCVN 5712:1993 VN3, "ABC" fonts): one byte per letter, shown here as Latin-1. Capitals with marks come from the H fonts. */
export const TCVN3: Readonly<Record<string, string>> = table(
  '¸á µà ¶ả ·ã ¹ạ ¨ă ¾ắ »ằ ¼ẳ ½ẵ Æặ ©â Êấ Çầ Èẩ Éẫ Ëậ ®đ Ðé Ìè Îẻ Ïẽ Ñẹ ªê Õế Òề Óể Ôễ Öệ Ýí ×ì Øỉ Üĩ Þị ãó ßò áỏ âõ äọ «ô èố åồ æổ çỗ éộ ' +
    '¬ơ íớ êờ ëở ìỡ îợ óú ïù ñủ òũ ôụ \u00adư øứ õừ öử ÷ữ ùự ýý úỳ ûỷ üỹ þỵ ¡Ă ¢Â §Đ £Ê ¤Ô ¥Ơ ¦Ư μà',
);

/** VNI for Windows: the letter and a byte for its mark after it; i, y below and the horned letters have bytes of their own. */
export const VNI_SINGLE: Readonly<Record<string, string>> = table('íí ìì æỉ óĩ òị ôơ öư îỵ ñđ ÍÍ ÌÌ ÆỈ ÓĨ ÒỊ ÔƠ ÖƯ ÎỴ ÑĐ');

/** Second bytes of VNI: the marks they add, as combining characters (shape first, tone after it). */
export const VNI_MARKS: Readonly<Record<string, string>> = {
  ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323',
  â: '\u0302', á: '\u0302\u0301', à: '\u0302\u0300', å: '\u0302\u0309', ã: '\u0302\u0303', ä: '\u0302\u0323',
  ê: '\u0306', é: '\u0306\u0301', è: '\u0306\u0300', ú: '\u0306\u0309', ü: '\u0306\u0303', ë: '\u0306\u0323',
};

/** Letters that take a second byte. After ơ and ư, y and u only the plain tones occur. */
export const VNI_BASE = /[aeouyAEOUY]|[ôöÔÖ]/u;

function table(pairs: string): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]));
}
