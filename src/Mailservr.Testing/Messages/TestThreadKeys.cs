using Mailservr.Messages;

namespace Mailservr.Testing;

/// <summary>Thread keys as ingest makes them, for the plain subjects of tests.</summary>
internal static class TestThreadKeys
{
    internal static ThreadKeys Of(MessageAppendBuilder mail, string messageId)
    {
        var subject = mail.Subject;
        while (subject.StartsWith("Re: ", StringComparison.OrdinalIgnoreCase))
            subject = subject[4..];

        var alone = mail.References.Count == 0;
        return new ThreadKeys
        {
            References = [.. mail.References.Prepend(messageId).Distinct(StringComparer.Ordinal).Select(Digest)],
            Subject = alone && subject.Length > 0 ? Digest(subject + "\n" + Participants(mail)) : null,
            IsOrphanReply = alone && subject.Length < mail.Subject.Length,
        };
    }

    private static string Digest(string text) => MessageAppendBuilder.Sha256(text)[..32];

    private static string Participants(MessageAppendBuilder mail) =>
        string.Join(
            '\n',
            mail.To.Append(mail.From)
                .OfType<Mailbox>()
                .Select(mailbox => mailbox.Address.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal));
}
