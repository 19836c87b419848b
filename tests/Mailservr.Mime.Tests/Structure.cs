using System.Text;

namespace Mailservr.Mime.Tests;

/// <summary>Parses in pieces and writes the structure as text, so that two readings can be compared.</summary>
internal static class Structure
{
    public static MimeMessage Parse(string message) => Parse(Encoding.Latin1.GetBytes(message));

    public static MimeMessage Parse(
        byte[] message, Func<int, int>? step = null, MimeSink? sink = null, MimeLimits? limits = null)
    {
        var parser = new MimeParser(limits, sink);
        for (var at = 0; at < message.Length;)
        {
            var length = Math.Min(message.Length - at, step?.Invoke(at) ?? message.Length);
            parser.Feed(message.AsSpan(at, length));
            at += length;
            Assert.Equal(at, parser.Position);
        }

        return parser.Complete();
    }

    /// <summary>"mixed(plain[5], html[7])": subtypes and body lengths.</summary>
    public static string Sketch(MimePart part)
    {
        var name = part.ContentType.Subtype;
        if (part.IsMultipart)
            return $"{name}({string.Join(", ", part.Children.Select(Sketch))})";
        return part.Embedded is { } inner ? $"{name}<{Sketch(inner)}>" : $"{name}[{part.BodyLength}]";
    }

    /// <summary>Everything that must not depend on how the input was cut.</summary>
    public static string Dump(MimeMessage message)
    {
        var text = new StringBuilder();
        Dump(message.Root, text);
        foreach (var defect in message.Defects)
            text.Append(defect).Append('\n');
        return text.ToString();
    }

    private static void Dump(MimePart part, StringBuilder text)
    {
        text.Append($"{part.PartId} {part.ContentType.MediaType} {part.TransferEncoding} {part.Offset} ");
        text.Append($"{part.BodyOffset} {part.BodyLength} {part.DecodedLength} {part.Recipe} {part.Headers.Count}\n");
        foreach (var header in part.Headers)
            text.Append($"  {header.Name} {header.Offset} {header.Length} {header.RawValue}\n");
        foreach (var child in part.Children)
            Dump(child, text);
        if (part.Embedded is { } inner)
            Dump(inner, text);
    }
}
