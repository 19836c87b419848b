using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mailservr.Messages;
using Mailservr.Serialization;
using Mailservr.Storage;
using Xunit;
using Record = Mailservr.Storage.Record;

namespace Mailservr.Testing.Conformance;

/// <summary>Compares records by value, lists included.</summary>
internal static class Json
{
    internal static void Same(MessageRecord expected, MessageRecord actual)
    {
        Assert.Equal(Write(expected), Write(actual));
        Assert.Equal((expected.Read, expected.Starred), (actual.Read, actual.Starred));
    }

    internal static void Same(MessageContent expected, MessageContent actual)
    {
        Assert.Equal(
            JsonSerializer.Serialize(expected, MailservrJson.Default.MessageContent),
            JsonSerializer.Serialize(actual, MailservrJson.Default.MessageContent));
        Assert.Equal(expected.Inline.ToArray(), actual.Inline.ToArray());
    }

    internal static void Same<TRecord>(TRecord expected, TRecord? actual)
        where TRecord : Record
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Id, expected.OwnerId, expected.Key), (actual.Id, actual.OwnerId, actual.Key));
        var type = MailservrJson.Default.GetTypeInfo(typeof(TRecord));
        Assert.Equal(Write(expected, type), Write(actual, type));
    }

    private static string Write(MessageRecord record) =>
        JsonSerializer.Serialize(record, MailservrJson.Default.MessageRecord);

    private static string Write(Record record, JsonTypeInfo? type)
    {
        Assert.NotNull(type);
        return JsonSerializer.Serialize(record, type);
    }
}
