using System.Buffers;

namespace Mailservr.Mime;

/// <summary>RFC 4648 §4.</summary>
internal static class Base64Alphabet
{
    private static readonly sbyte[] Values = MakeValues();

    public static readonly SearchValues<byte> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>−1 for what is not in the alphabet.</summary>
    public static int Value(byte character) => Values[character];

    /// <summary>Characters of whole quanta at the start.</summary>
    public static int WholeQuanta(ReadOnlySpan<byte> text)
    {
        var run = text.IndexOfAnyExcept(Characters);
        return (run < 0 ? text.Length : run) & ~3;
    }

    private static sbyte[] MakeValues()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < 26; i++)
            (values['A' + i], values['a' + i]) = ((sbyte)i, (sbyte)(26 + i));
        for (var i = 0; i < 10; i++)
            values['0' + i] = (sbyte)(52 + i);
        (values['+'], values['/']) = (62, 63);
        return values;
    }
}
