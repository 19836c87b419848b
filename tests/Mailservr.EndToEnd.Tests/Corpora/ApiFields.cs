using System.Globalization;
using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>An email of the API, folded as the agreed reading is (the README of the corpora says how).</summary>
internal static class ApiFields
{
    private const string Separator = " | ";

    // And what we write in their place.
    private const string ForbiddenInNames = ":*?\"<>|\\_";

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
            ["attachmentNames"] = Sorted(attachments.Select(Name)),
            ["attachmentTypes"] = Sorted(attachments.Select(attachment => attachment.Text("contentType") ?? "")),
            ["attachmentHashes"] = Sorted(attachments
                .Where(attachment => !IsMessage(attachment)).Select(attachment => hashes[attachment.Id()])),
        };
    }

    /// <summary>
    /// Whether the two say the same, as far as the API can: it names one sender, the first, and file names without
    /// the sender's folders and without characters that file systems forbid (RFC 2183 §2.3).
    /// </summary>
    public static bool Agree(string field, string agreed, string ours) => field switch
    {
        "from" => ours == agreed || (ours.Length > 0 && agreed.Contains(ours, StringComparison.Ordinal)),
        "attachmentNames" => SafeNames(ours) == SafeNames(agreed),
        _ => ours == agreed,
    };

    private static string SafeNames(string names) => Sorted(names.Split(Separator)
        .Select(name => string.Concat(name[(name.LastIndexOf('/') + 1)..].Split([.. ForbiddenInNames]))));

    // A file without a name gets one in the API, so that it can be saved.
    private static string Name(JsonElement attachment)
    {
        var name = Fold(attachment.Text("filename"));
        return name.StartsWith("attachment-", StringComparison.Ordinal) ? "" : name;
    }

    private static bool IsMessage(JsonElement attachment) =>
        attachment.Text("contentType")?.StartsWith("message/", StringComparison.Ordinal) == true;

    private static string Date(JsonElement time) => time.ValueKind == JsonValueKind.Null
        ? ""
        : time.GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Pair(JsonElement mailbox) =>
        $"{Fold(mailbox.Text("address")).ToLowerInvariant()} | "
        + Fold(mailbox.Text("name")).Trim('"', '\'').Replace("\\\"", "\"", StringComparison.Ordinal);

    private static string Sorted(IEnumerable<string> values) =>
        string.Join(Separator, values.Order(StringComparer.Ordinal));

    // The white space of the other side is JavaScript's, which has the byte order mark too.
    private static string Fold(string? text) => string.Join(
        ' ', (text ?? "").Replace('\uFEFF', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
