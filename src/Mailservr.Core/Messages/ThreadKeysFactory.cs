using System.Security.Cryptography;
using System.Text;
using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>Reads from a message what connects it with others.</summary>
internal static class ThreadKeysFactory
{
    // RFC 5322 sets no bound; RFC 5537 §3.4.4 lets agents keep the first and the most recent ids. A longer list is a
    // very long thread or an attack.
    private const int MaxReferences = 200;

    public static ThreadKeys Create(MimeMessage message)
    {
        var parents = message.References.Concat(message.InReplyTo).ToList();
        var own = message.MessageId is { Length: > 0 } id ? [id] : Array.Empty<string>();
        var keys = own.Concat(Bounded(parents)).Select(Digest).Distinct(StringComparer.Ordinal).ToList();
        if (parents.Count > 0)
            return new ThreadKeys { References = keys };

        var subject = BaseSubject.Of(message.Subject, out var isReply);
        return new ThreadKeys
        {
            References = keys,
            Subject = subject.Length == 0 ? null : Digest(subject + "\n" + Participants(message)),
            IsOrphanReply = isReply && subject.Length > 0,
        };
    }

    private static IEnumerable<string> Bounded(List<string> ids) =>
        ids.Count <= MaxReferences ? ids : ids.Take(1).Concat(ids.TakeLast(MaxReferences - 1));

    private static string Participants(MimeMessage message) =>
        string.Join('\n', message.From.Concat(message.To).Concat(message.Cc)
            .Select(mailbox => mailbox.Address.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    // 128 bits: nobody finds two ids with the same digest, and keys of any length stay short.
    private static string Digest(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
