using System.Globalization;
using System.Security.Cryptography;

namespace Mailservr.Mime.Tests;

/// <summary>Our reading of a message, folded as the agreed one is.</summary>
internal static class ComparedMessage
{
    public static Dictionary<string, string> Fields(byte[] bytes)
    {
        var document = MimeDocument.Parse(bytes);
        var message = document.Message;
        var attachments = Leaves(message.Root)
            .Except(message.Content.InlineText).Except(message.Content.InlineHtml).ToList();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["subject"] = Fold(message.Subject),
            ["messageId"] = message.MessageId ?? "",
            ["date"] = message.Date?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
            ["from"] = Pairs(message.From),
            ["to"] = Pairs(message.To),
            ["cc"] = Pairs(message.Cc),
            ["text"] = Text(document, message.Content.InlineText),
            ["html"] = Text(document, message.Content.InlineHtml),
            ["attachmentNames"] = Sorted(attachments.Select(p => Fold(p.FileName))),
            ["attachmentTypes"] = Sorted(attachments.Select(p => p.ContentType.MediaType)),
            ["attachmentHashes"] = Sorted(attachments.Where(p => p.ContentType.Type != "message")
                .Select(p => Convert.ToHexStringLower(SHA256.HashData(document.GetBytes(p))))),
        };
    }

    private static IEnumerable<MimePart> Leaves(MimePart part) =>
        part.IsMultipart ? part.Children.SelectMany(Leaves) : [part];

    private static string Text(MimeDocument document, IReadOnlyList<MimePart> parts) =>
        Fold(string.Join("\n", parts.Select(p => document.GetText(p))));

    private static string Pairs(IReadOnlyList<EmailAddress> list) => Sorted(list.Select(a =>
        $"[{Fold(a.Address).ToLowerInvariant()}][{Name(a)}]"));

    private static string Name(EmailAddress address) =>
        Fold(address.Name).Trim('"', '\'').Replace("\\\"", "\"", StringComparison.Ordinal);

    private static string Sorted(IEnumerable<string> values) =>
        string.Concat(values.Order(StringComparer.Ordinal).Select(v => $"[{v}]"));

    // The other side's white space is JavaScript's, which has the byte order mark too.
    private static string Fold(string? text) => string.Join(
        ' ', (text ?? "").Replace('\uFEFF', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
