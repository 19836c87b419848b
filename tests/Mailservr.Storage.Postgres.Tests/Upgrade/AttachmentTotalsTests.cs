using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Upgrade;

/// <summary>Mail of a schema that did not sum up attachments.</summary>
public sealed class AttachmentTotalsTests(PostgresServer server)
{
    private const string TakeBackSql =
        """
        DROP TABLE mailservr.attachment_totals;
        DROP FUNCTION mailservr.attachment_bytes(text);
        DROP TRIGGER count_change ON mailservr.purchases;
        DELETE FROM mailservr.record_changes WHERE type = 'purchases';
        DELETE FROM mailservr.schema_history WHERE "MigrationId" = '0005_AttachmentTotals';
        """;

    [Fact]
    public async Task Upgrade_SumsUpTheAttachmentsThatAreThere()
    {
        var database = await server.CreateDatabaseAsync();
        var messages = Enumerable.Range(0, 4).Select(i => Build(account: 1 + (i % 2), "outer.eml", "a.pdf"))
            .Append(Build(account: 3))
            .ToList();
        await FillOldSchemaAsync(database, messages);

        await using var host = new TestStorage(database);
        var usage = host.Get<IAttachmentUsage>();

        Assert.Equal(
            [(1L, 1200L), (2, 600), (3, 0)],
            (await usage.GetAttachmentBytesAsync([1, 2, 3], default)).Select(entry => (entry.Key, entry.Value)));
        var selection = new MailSelection { MessageId = messages[0].Record.Id };
        Assert.Equal(
            ChangeStatus.Done, await host.Messages.ChangeAsync(1, selection, new MailChange { Delete = true }, default));
        Assert.Equal(600, await usage.GetAttachmentBytesAsync(1, default));
    }

    private static MessageAppend Build(long account, params string[] files) => new MessageAppendBuilder
    {
        AccountId = account,
        Subject = "\0 and \\u0000",
        Attachments = [.. files.Select(name => new TestAttachment(name) { Attachments = [new("inner.pdf")] })],
    }.Build();

    /// <summary>The last of account 2 cannot be read.</summary>
    private static async Task FillOldSchemaAsync(string database, List<MessageAppend> messages)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, TakeBackSql);
        await using var batch = new NpgsqlBatch(connection);
        var prepared = messages.ConvertAll(message => new PreparedMessage(message));
        MessageRows.Insert(batch, prepared, id => id);
        MessageReferences.Insert(batch, prepared);
        await batch.ExecuteNonQueryAsync();
        await PostgresServer.ExecuteAsync(
            connection, $"UPDATE mailservr.messages SET record = '{{' WHERE id = {messages[3].Record.Id}");
    }
}
