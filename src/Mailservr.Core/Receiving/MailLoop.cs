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

    private static bool NamesReceiver(string received, string hostname)
    {
        var at = received.IndexOf(" by " + hostname, StringComparison.OrdinalIgnoreCase);
        var end = at + 4 + hostname.Length;
        return at >= 0 && (end == received.Length || received[end] is ' ' or ';' or '\t' or '\r' or '\n');
    }
}
