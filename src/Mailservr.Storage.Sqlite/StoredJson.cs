using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mailservr.Messages;
using Mailservr.Serialization;
using Mailservr.Threads;

namespace Mailservr.Storage.Sqlite;

/// <summary>JSON as columns hold it: like <see cref="MailservrJson"/>, but letters outside ASCII as they are.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ThreadParticipant>))]
[JsonSerializable(typeof(SpoolNote))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    // No column is ever a part of a page, so nothing needs to be escaped for HTML.
    private static readonly MailservrJson Records = new(new JsonSerializerOptions(MailservrJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static JsonTypeInfo<MessageRecord> Message => Records.MessageRecord;

    public static JsonTypeInfo<MessageContent> Content => Records.MessageContent;

    /// <summary>
    /// Who takes part in a thread; nobody where that cannot be read. It is only the sum of the messages: a verification finds
    /// that it differs, and a list must not end there.
    /// </summary>
    public static IReadOnlyList<ThreadParticipant> ReadParticipants(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.IReadOnlyListThreadParticipant) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
