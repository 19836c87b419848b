namespace Mailservr.EndToEnd.Tests;

internal static class LineEnds
{
    /// <summary>Every LF without a CR before it becomes CRLF.</summary>
    public static byte[] ToCrLf(ReadOnlySpan<byte> text)
    {
        var result = new List<byte>(text.Length + text.Length / 32);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
                result.Add((byte)'\r');
            result.Add(text[i]);
        }

        return [.. result];
    }

    /// <summary>Whether DATA can carry it: no CR or LF alone, no NUL (RFC 5321 §2.3.8, §4.5.2).</summary>
    public static bool AreClean(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var wrong = text[i] switch
            {
                0 => true,
                (byte)'\r' => i + 1 == text.Length || text[i + 1] != '\n',
                (byte)'\n' => i == 0 || text[i - 1] != '\r',
                _ => false,
            };
            if (wrong)
                return false;
        }

        return true;
    }
}
