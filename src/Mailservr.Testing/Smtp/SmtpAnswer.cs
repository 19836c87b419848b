namespace Mailservr.Testing;

/// <summary>A reply as a client reads it (RFC 5321 §4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">The text of each line, without code and separator.</param>
public sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The lines, with LF between them.</summary>
    public string Text => string.Join('\n', Lines);

    public override string ToString() => $"{Code} {Text}";
}
