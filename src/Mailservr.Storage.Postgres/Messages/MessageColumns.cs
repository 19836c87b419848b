using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>What of a record stands in columns of its own.</summary>
internal static class MessageColumns
{
    /// <summary>Separates address and name in the folded sender: no sensible filter contains it.</summary>
    private const char Separator = '\n';

    public static string Sender(MessageRecord message) =>
        message.From is { } from ? Beginning(from.Address) + StoredText.Fold(from.Name ?? "") : "";

    /// <summary>How the folded sender begins for all mail from this address, and for no other.</summary>
    public static string Beginning(string address) => StoredText.Fold(address) + Separator;

    /// <summary>The addresses of the account that received the message, each once.</summary>
    public static IEnumerable<long> Addresses(MessageRecord message) =>
        message.DeliveredTo.Select(d => d.AddressId).Prepend(message.AddressId).Distinct();

    /// <summary>The blobs that the message needs, each once: attachments, cut-out segments, overflow.</summary>
    public static IReadOnlyCollection<string> Blobs(MessageAppend message) =>
        message.Record.AllAttachments().Where(attachment => attachment.InBlobStore)
            .Select(attachment => attachment.Sha256)
            .Concat(message.Content.Segments.Select(segment => segment.Sha256).OfType<string>())
            .Concat(message.Content.OverflowSha256 is { } overflow ? [overflow] : [])
            .ToHashSet(StringComparer.Ordinal);
}
