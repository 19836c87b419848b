using System.Globalization;
using System.Text;

namespace Mailservr.Smtp;

/// <summary>Command lines as they may stand in a log.</summary>
internal static class CommandLineText
{
    private const int MaxLength = 512;

    /// <summary>
    /// Whatever is not printable ASCII is escaped. Only known commands are shown whole: an unknown one may be a password
    /// sent after an AUTH that was refused.
    /// </summary>
    public static string Escape(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var verb = SmtpCommandParser.ReadVerb(space < 0 ? line : line[..space]);
        if (verb is SmtpVerb.Unknown or SmtpVerb.NotImplemented)
            return verb == SmtpVerb.Unknown ? "(unknown)" : "(not implemented)";
        var text = new StringBuilder();
        foreach (var b in line[..Math.Min(line.Length, MaxLength)])
        {
            if (b is >= 32 and <= 126 && b != '\\')
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return text.ToString();
    }
}
