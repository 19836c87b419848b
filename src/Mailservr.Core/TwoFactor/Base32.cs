namespace Mailservr.TwoFactor;

/// <summary>Base 32 as authenticator apps and people take it (RFC 4648 §6), without padding.</summary>
internal static class Base32
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfDigit = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + BitsOfDigit - 1) / BitsOfDigit];
        for (var i = 0; i < text.Length; i++)
            text[i] = Digits[DigitAt(bytes, i * BitsOfDigit)];
        return new string(text);
    }

    // Five bits are in two bytes at most; beyond the end there are zeros.
    private static int DigitAt(ReadOnlySpan<byte> bytes, int bit)
    {
        var at = bit / 8;
        var pair = (bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
        return (pair >> (16 - BitsOfDigit - (bit % 8))) & 31;
    }
}
