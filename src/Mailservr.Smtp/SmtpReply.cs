using System.Buffers;
using System.Text;

namespace Mailservr.Smtp;

/// <summary>
/// One reply (RFC 5321 §4.2). Whatever the text holds, it goes out as well-formed reply lines: a line feed starts a
/// new line, lines over 512 octets are continued on the next, and every other character outside printable ASCII
/// becomes a question mark.
/// </summary>
public sealed partial record SmtpReply
{
    // RFC 5321 §4.5.3.1.5: 512 octets with code and CRLF; the rest is for the enhanced status code.
    private const int MaxLineText = 480;

    /// <param name="code">200 to 599. Code 421 always closes.</param>
    /// <param name="enhancedStatus">The status code of RFC 3463, like <c>2.1.5</c>; empty where there is none, as in a greeting.</param>
    /// <param name="text">One line, or several separated by a line feed.</param>
    /// <param name="close">The connection is closed once the reply is out.</param>
    public SmtpReply(int code, string enhancedStatus, string text, bool close = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        ArgumentNullException.ThrowIfNull(enhancedStatus);
        ArgumentNullException.ThrowIfNull(text);
        Code = code;
        EnhancedStatus = Clean(enhancedStatus.Replace('\n', '?'));
        Text = Clean(text);
        Close = close || code == 421;
    }

    public int Code { get; }

    public string EnhancedStatus { get; }

    /// <summary>Printable ASCII; lines are separated by a line feed.</summary>
    public string Text { get; }

    public bool Close { get; }

    public bool IsPositive => Code < 300;

    internal SmtpReply Closing() => Close ? this : new SmtpReply(Code, EnhancedStatus, Text, close: true);

    public override string ToString() =>
        EnhancedStatus.Length == 0 ? $"{Code} {Text}" : $"{Code} {EnhancedStatus} {Text}";

    /// <summary>The reply as octets, each line with its CRLF.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = Text.AsSpan();
        while (true)
        {
            var end = text.IndexOf('\n');
            var length = Math.Min(end < 0 ? text.Length : end, MaxLineText);
            var rest = text[(length == end ? length + 1 : length)..];
            var last = rest.IsEmpty && length != end;
            WriteLine(output, text[..length], last);
            if (last)
                return;
            text = rest;
        }
    }

    private void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<char> text, bool last)
    {
        var span = output.GetSpan(text.Length + EnhancedStatus.Length + 16);
        Code.TryFormat(span, out var at, default, System.Globalization.CultureInfo.InvariantCulture);
        span[at++] = last ? (byte)' ' : (byte)'-';
        if (EnhancedStatus.Length > 0)
        {
            at += Encoding.ASCII.GetBytes(EnhancedStatus, span[at..]);
            span[at++] = (byte)' ';
        }
        at += Encoding.ASCII.GetBytes(text, span[at..]);
        "\r\n"u8.CopyTo(span[at..]);
        output.Advance(at + 2);
    }

    private static string Clean(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] is >= ' ' and <= '~' or '\n' ? source[i] : '?';
        });
}
