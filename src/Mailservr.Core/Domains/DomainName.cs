using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Mailservr.Smtp;

namespace Mailservr.Domains;

/// <summary>The one spelling of a domain: what the SMTP side compares with.</summary>
internal static class DomainName
{
    private static readonly SearchValues<char> NeverInNames = SearchValues.Create("@<>,:[]_ \"\\()");

    /// <summary>Lower case, A-labels (RFC 5890 §2.3.2.1), no dot at the end; false when it is no host name (RFC 1123 §2.1).</summary>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        var trimmed = text.EndsWith('.') ? text[..^1] : text;
        if (trimmed.Length is 0 or > 253 || trimmed.AsSpan().IndexOfAny(NeverInNames) >= 0)
            return false;
        if (!SmtpPath.TryParse("x@" + trimmed, out var path) || path.Literal is not null || path.Domain.Length == 0)
            return false;
        name = path.Domain;
        return true;
    }

    /// <summary>
    /// The name could be one of the DNS: its last label is not of digits only (RFC 3696 §2), which also leaves out IPv4
    /// addresses, and what looks like an A-label is one. Senders are not held to it.
    /// </summary>
    public static bool CanExist(string text)
    {
        var labels = text.TrimEnd('.').Split('.');
        return !labels[^1].All(char.IsAsciiDigit)
            && labels.All(label =>
                !label.StartsWith(ALabel.Prefix, StringComparison.OrdinalIgnoreCase) || ALabel.IsValid(label));
    }
}
