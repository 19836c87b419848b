using System.Globalization;
using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>An email of the API, folded as the agreed reading is (the README of the corpora says how).</summary>
internal static class ApiFields
{
    /// <param name="hashes">SHA-256 of each attachment of the email, by its id.</param>
    public static Dictionary<string, string> Of(JsonElement email, IReadOnlyDictionary<long, string> hashes)
    {
        var attachments = email.Items("attachments").ToList();
        return new(StringComparer.Ordinal)
        {
            ["subject"] = Fold(email.Text("subject")),
            ["messageId"] = email.Text("messageId")?.Trim('<', '>') ?? "",
            ["date"] = Date(email.GetProperty("sentAt")),
            ["from"] = email.GetProperty("from").ValueKind == JsonValueKind.Null ? "" : Pair(email.GetProperty("from")),
            ["to"] = Sorted(email.Items("to").Select(Pair)),
            ["cc"] = Sorted(email.Items("cc").Select(Pair)),
            ["text"] = Fold(email.Text("text")),
            ["html"] = Fold(email.Text("html")),
            ["attachmentNames"] = Sorted(attachments.Select(attachment => Fold(attachment.Text("filename")))),
            ["attachmentTypes"] = Sorted(attachments.Select(attachment => attachment.Text("contentType") ?? "")),
            ["attachmentHashes"] = Sorted(attachments
                .Where(attachment => !IsMessage(attachment)).Select(attachment => hashes[attachment.Id()])),
        };
    }

    private static bool IsMessage(JsonElement attachment) =>
        attachment.Text("contentType")?.StartsWith("message/", StringComparison.Ordinal) == true;

    private static string Date(JsonElement time) => time.ValueKind == JsonValueKind.Null
        ? ""
        : time.GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Pair(JsonElement mailbox) =>
        $"{Fold(mailbox.Text("address")).ToLowerInvariant()} | "
        + Fold(mailbox.Text("name")).Trim('"', '\'').Replace("\\\"", "\"", StringComparison.Ordinal);

    private static string Sorted(IEnumerable<string> values) => string.Join(" | ", values.Order(StringComparer.Ordinal));

    // The white space of the other side is JavaScript's, which has the byte order mark too.
    private static string Fold(string? text) => string.Join(
        ' ', (text ?? "").Replace('\uFEFF', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
