using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Mailservr.Domains;

namespace Mailservr.Blocking;

/// <summary>The spellings of a sender in a block.</summary>
internal static class BlockedSender
{
    // RFC 5321 §4.5.3.1.1; Unicode local parts are counted in octets (RFC 6531 §3.3).
    private const int MaxLocalPart = 64;
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" @<>\"\\");

    /// <summary><c>a@b.c</c>, <c>@b.c</c> or <c>*.b.c</c>, lower case, the domain in A-labels.</summary>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? sender)
    {
        sender = null;
        var trimmed = text.Trim();
        var (written, domain) = Split(trimmed);
        var local = Canonical(written);
        if (!IsLocalPart(local) || !DomainName.TryNormalize(domain, out var name))
            return false;
        sender = trimmed.StartsWith("*.", StringComparison.Ordinal) && local.Length == 0
            ? "*." + name
            : local.ToLowerInvariant() + "@" + name;
        return true;
    }

    /// <summary>The keys that could hold for an address, from the exact one over its domain to the widest pattern.</summary>
    public static IEnumerable<string> KeysFor(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || !DomainName.TryNormalize(address[(at + 1)..], out var domain))
            yield break;
        var (written, mailbox) = (address[..at].ToLowerInvariant(), Canonical(address[..at]).ToLowerInvariant());
        yield return mailbox + "@" + domain;
        // As blocks were kept before quotes were understood.
        if (mailbox != written)
            yield return written + "@" + domain;
        yield return "@" + domain;
        for (var dot = domain.IndexOf('.', StringComparison.Ordinal); dot >= 0;)
        {
            yield return "*" + domain[dot..];
            dot = domain.IndexOf('.', dot + 1);
        }
    }

    private static (string Local, string Domain) Split(string text)
    {
        if (text.StartsWith("*.", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal))
            return ("", text[2..]);
        var at = text.LastIndexOf('@');
        return at < 0 ? (" ", "") : (text[..at], text[(at + 1)..]);
    }

    // RFC 5321 §4.1.2: with quotes or without, it is the same mailbox. Quoted is what has to be.
    private static string Canonical(string local)
    {
        if (local.Length < 2 || local[0] != '"' || local[^1] != '"')
            return local;
        var plain = new StringBuilder();
        for (var at = 1; at < local.Length - 1; at++)
            plain.Append(local[at] == '\\' && at < local.Length - 2 ? local[++at] : local[at]);
        var mailbox = plain.ToString();
        return mailbox.AsSpan().ContainsAny(NeedsQuotes)
            ? $"\"{mailbox.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : mailbox;
    }

    private static bool IsLocalPart(string local)
    {
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalPart)
            return false;
        var isQuoted = local.StartsWith('"');
        foreach (var c in local)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c == '*')
                return false;
            if (!isQuoted && (char.IsWhiteSpace(c) || c is '@' or '<' or '>'))
                return false;
        }
        return true;
    }
}
