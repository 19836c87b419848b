using System.Collections.Frozen;

namespace Mailservr.Mime;

internal static class CharsetAliases
{
    public const int Latin1 = 28591;

    // What the wild writes → what the platform knows. Web practice (WHATWG Encoding) for supersets: gb2312 is gb18030,
    // shift_jis is code page 932, ks_c_5601 is code page 949.
    public static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["utf-8"] = 65001, ["utf8"] = 65001, ["utf_8"] = 65001, ["unicode-1-1-utf-8"] = 65001, ["x-utf-8"] = 65001,
        ["cp65001"] = 65001, ["utf8mb4"] = 65001, ["utf-8-sig"] = 65001,
        ["utf-7"] = 65000, ["utf7"] = 65000, ["unicode-1-1-utf-7"] = 65000, ["csunicode11utf7"] = 65000,
        ["x-unicode-2-0-utf-7"] = 65000,
        ["utf-16"] = 1200, ["utf-16le"] = 1200, ["ucs-2"] = 1200, ["unicode"] = 1200, ["iso-10646-ucs-2"] = 1200,
        ["utf-16be"] = 1201, ["unicodefffe"] = 1201, ["utf-32"] = 12000, ["utf-32le"] = 12000, ["utf-32be"] = 12001,
        ["iso-8859-1"] = Latin1, ["iso8859-1"] = Latin1, ["iso_8859-1"] = Latin1, ["iso88591"] = Latin1,
        ["latin1"] = Latin1, ["latin-1"] = Latin1, ["l1"] = Latin1, ["iso_8859-1:1987"] = Latin1,
        ["cp1252"] = 1252, ["ansi"] = 1252,
        ["windows-1252"] = 1252, ["iso-8859-1-windows-3.1-latin-1"] = 1252, ["iso8859_1"] = Latin1,
        ["latin2"] = 28592, ["latin5"] = 1254, ["iso-8859-9"] = 1254, ["latin9"] = 28605, ["latin-9"] = 28605,
        ["iso-8859-11"] = 874, ["tis-620"] = 874, ["iso-8859-8-i"] = 38598, ["iso-8859-6-i"] = 28596,
        ["gb2312"] = 54936, ["gbk"] = 54936, ["gb18030"] = 54936, ["cp936"] = 54936, ["gb_2312-80"] = 54936,
        ["x-gbk"] = 54936, ["euc-cn"] = 54936, ["chinese"] = 54936, ["hz"] = 52936,
        ["big5"] = 950, ["big-5"] = 950, ["big5-hkscs"] = 950, ["cp950"] = 950, ["x-big5"] = 950,
        ["shift_jis"] = 932, ["shift-jis"] = 932, ["shiftjis"] = 932, ["sjis"] = 932, ["x-sjis"] = 932,
        ["cp932"] = 932, ["ms932"] = 932, ["windows-31j"] = 932, ["ms_kanji"] = 932,
        ["iso-2022-jp"] = 50220, ["iso-2022-jp-1"] = 50220, ["iso-2022-jp-2"] = 50220, ["iso-2022-jp-3"] = 50220,
        ["cp50220"] = 50220, ["iso-2022-jp-ms"] = 50220, ["jis"] = 50220, ["euc_jp"] = 51932, ["x-euc-jp"] = 51932,
        ["ks_c_5601-1987"] = 949, ["ks_c_5601"] = 949, ["ksc5601"] = 949, ["ksc_5601"] = 949, ["euc-kr"] = 949,
        ["euc_kr"] = 949, ["cp949"] = 949, ["uhc"] = 949, ["korean"] = 949,
        ["koi8r"] = 20866, ["koi8_r"] = 20866, ["koi8u"] = 21866, ["mac"] = 10000, ["x-mac-roman"] = 10000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Labels that say no more than "plain".</summary>
    public static bool MeansAscii(string name) => name is "" or "us-ascii" or "ascii" or "us" or "7bit"
        or "ansi_x3.4-1968" or "ansi_x3.4-1986" or "iso-ir-6" or "iso646-us" or "iso_646.irv:1991" or "csascii";
}
