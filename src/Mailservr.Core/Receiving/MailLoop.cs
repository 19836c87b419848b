using Mailservr.Mime;

namespace Mailservr.Receiving;

/// <summary>Recognises a message that keeps coming back (RFC 5321 §6.3).</summary>
internal static class MailLoop
{
    // Once is a forward back to us, a few times a list of lists; the general limit on Received fields is the session's.
    private const int MaxPasses = 5;

    /// <summary>The Received fields name this host as the receiver too often.</summary>
    public static bool HasPassed(string hostname, MimeHeaders headers) =>
        headers.All("Received").Count(field => NamesReceiver(field.RawValue, hostname)) >= MaxPasses;

    // "by" stands between white space, which may be a folded line.
    private static bool NamesReceiver(string received, string hostname)
    {
        var words = received.Split([' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        var by = Array.FindIndex(words, word => word.Equals("by", StringComparison.OrdinalIgnoreCase));
        return by >= 0 && by + 1 < words.Length && words[by + 1].Equals(hostname, StringComparison.OrdinalIgnoreCase);
    }
}
